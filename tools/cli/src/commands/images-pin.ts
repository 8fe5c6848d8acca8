import { rename, rm, writeFile } from "node:fs/promises";
import { setGlobalProxyFromEnv } from "node:http";
import { join } from "node:path";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, UserError } from "../exit-code.ts";
import { type ImageName, parseImageName } from "../image-name.ts";
import type { ImageReference } from "../image-references.ts";
import { type ImageFile, imagesOfEnvironments } from "../images-of-environments.ts";
import { isWrittenPlainly, pinImages } from "../pin-images.ts";
import { projectRoot } from "../project.ts";
import { registryDigest, RegistryError } from "../registry-digest.ts";

export interface ImagesPinOptions {
  /** `HOST=URL`, repeatable: the address that is asked in the place of a registry. */
  readonly registry: readonly string[];
  /** Ask again for images that have a digest. */
  readonly refresh?: boolean | undefined;
  /** Write the digests that were found though others were not. */
  readonly partial?: boolean | undefined;
}

/**
 * Writes behind each tag the digest that its registry names. When one cannot be had nothing is written, unless
 * `partial`: exit 2 either way.
 */
export async function imagesPin(
  names: readonly string[],
  options: ImagesPinOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { terminal, signal } = context;
  const mirrors = new Map(options.registry.map(parseMirror));
  const root = await projectRoot(context);
  const files = await imagesOfEnvironments(root, names);
  const uses = files.flatMap((file) => file.references.map((reference) => ({ file, reference })));

  const wanted = new Map<string, ImageName>();
  const failures: string[] = [];
  for (const use of uses) {
    const asked = whatToAsk(use.file, use.reference, options.refresh ?? false);
    if (asked.kind === "ask") wanted.set(use.reference.image, asked.name);
    else if (asked.kind === "left") terminal.progress(`left ${placeOf(use)}: ${asked.reason}`);
    else if (asked.kind === "impossible") failures.push(`${placeOf(use)}: ${asked.reason}`);
  }

  const digests = new Map<string, string>();
  const leaveProxy = setGlobalProxyFromEnv(context.env);
  // One after the other: registries limit who asks for many things at once, and there are few
  for (const [image, name] of wanted) {
    try {
      digests.set(image, await registryDigest(name, { mirrors, signal }));
      terminal.progress(`${image}: ${digests.get(image)}`);
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const places = uses.filter(({ reference }) => reference.image === image).map(placeOf);
      failures.push(`${places.join(", ")}: ${image}: ${error.message}`);
    }
  }

  leaveProxy();

  for (const failure of failures) terminal.warn(failure);
  if (failures.length > 0 && !options.partial) {
    terminal.warn(`${counted(failures.length)} not pinned; nothing was written (--partial writes the others)`);
    return 2;
  }
  const changed = await writeAll(root, files, digests);
  for (const file of changed) terminal.print(file);
  terminal.progress(`${counted(digests.size)} pinned, ${changed.length} files changed`);
  return failures.length > 0 ? 2 : 0;
}

type Asked =
  | { readonly kind: "ask"; readonly name: ImageName }
  | { readonly kind: "left"; readonly reason: string }
  | { readonly kind: "impossible"; readonly reason: string }
  | { readonly kind: "pinned" };

function whatToAsk(file: ImageFile, reference: ImageReference, refresh: boolean): Asked {
  const { image } = reference;
  if (image.includes("${")) return { kind: "left", reason: `${image} is named by variables` };
  if (!reference.source) return { kind: "left", reason: `${image} is written as values of a chart` };
  const name = parseImageName(image);
  if (!name) return { kind: "impossible", reason: `${image} is not the name of an image` };
  if (name.digest !== undefined && !refresh) return { kind: "pinned" };
  if (name.digest !== undefined && name.tag === undefined) return { kind: "pinned" };
  if (!isWrittenPlainly(file.text, reference)) {
    return { kind: "impossible", reason: `${image} is written with escapes; write it plainly` };
  }
  return { kind: "ask", name };
}

/** All new texts lie beside the old ones before the first is put in place. */
async function writeAll(
  root: string,
  files: readonly ImageFile[],
  digests: ReadonlyMap<string, string>,
): Promise<string[]> {
  const changed = files
    .map(({ file, text, references }) => ({ file, text, pinned: pinImages(text, references, digests) }))
    .filter(({ text, pinned }) => text !== pinned);
  const draft = (file: string) => join(root, `${file}.pinned`);
  const drafts: string[] = [];
  try {
    for (const { file, pinned } of changed) {
      await writeFile(draft(file), pinned);
      drafts.push(draft(file));
    }
  } catch (error) {
    for (const file of drafts) await rm(file, { force: true });
    throw new UserError(`nothing was written: ${(error as Error).message}`, { cause: error });
  }
  for (const { file } of changed) await rename(draft(file), join(root, file));
  return changed.map(({ file }) => file);
}

function parseMirror(text: string): readonly [string, string] {
  const at = text.indexOf("=");
  const url = text.slice(at + 1);
  if (at > 0 && /^https?:\/\//.test(url) && URL.canParse(url)) return [text.slice(0, at), url];
  throw new UserError(`--registry ${text}: must be HOST=URL, as in docker.io=https://mirror.example`);
}

function placeOf({ file, reference }: { readonly file: ImageFile; readonly reference: ImageReference }): string {
  return `${file.file}:${reference.line}:${reference.column}`;
}

function counted(count: number): string {
  return count === 1 ? "1 image" : `${count} images`;
}
