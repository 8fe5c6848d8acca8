import type { ImageReference } from "./image-references.ts";

/** The text with `digests` behind the images they belong to; not a character else is changed. */
export function pinImages(
  text: string,
  references: readonly ImageReference[],
  digests: ReadonlyMap<string, string>,
): string {
  const edits = new Map<number, { readonly start: number; readonly end: number; readonly replacement: string }>();
  for (const { image, source } of references) {
    const digest = digests.get(image);
    if (!source || digest === undefined) continue;
    const written = text.slice(source.start, source.end);
    // An anchored image is found once for each of its uses
    edits.set(source.start, { ...source, replacement: written.replace(image, `${withoutDigest(image)}@${digest}`) });
  }
  let pinned = text;
  for (const { start, end, replacement } of [...edits.values()].sort((a, b) => b.start - a.start)) {
    pinned = pinned.slice(0, start) + replacement + pinned.slice(end);
  }
  return pinned;
}

/** Whether the image stands in the file letter by letter, so that it can be changed there. */
export function isWrittenPlainly(text: string, { image, source }: ImageReference): boolean {
  return source !== undefined && text.slice(source.start, source.end).includes(image);
}

function withoutDigest(image: string): string {
  return image.split("@")[0] ?? image;
}
