import type { CommandContext } from "../command-context.ts";
import type { ExitCode } from "../exit-code.ts";
import { parseImageName } from "../image-name.ts";
import { type ImageFile, imagesOfEnvironments } from "../images-of-environments.ts";
import { projectRoot } from "../project.ts";
import { formatTable } from "../table.ts";

export interface ImagesListOptions {
  readonly format: string;
}

interface ListedImage {
  readonly image: string;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
  readonly uses: readonly { readonly environment: string; readonly file: string; readonly line: number }[];
}

/** Every image, whether a tag or a digest says which one it is, and where it is used. */
export async function imagesList(
  names: readonly string[],
  options: ImagesListOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const root = await projectRoot(context);
  const images = listedImages(await imagesOfEnvironments(root, names));
  const { print, style } = context.terminal;
  if (options.format === "json") {
    print(JSON.stringify(images, undefined, 2));
    return 0;
  }
  const header = ["IMAGE", "BY", "USED AT"].map((title) => style("dim", title));
  const rows = images.flatMap((image) =>
    image.uses.map(({ file, line }, index) => [
      index === 0 ? shortened(image) : "",
      index === 0 ? identifiedBy(image) : "",
      `${file}:${line}`,
    ]),
  );
  print(formatTable([header, ...rows]));
  return 0;
}

function listedImages(files: readonly ImageFile[]): ListedImage[] {
  const uses = new Map<string, ListedImage["uses"][number][]>();
  for (const { environment, file, references } of files) {
    for (const { image, line } of references) {
      uses.set(image, [...(uses.get(image) ?? []), { environment, file, line }]);
    }
  }
  return [...uses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([image, used]) => {
      const name = parseImageName(image);
      return { image, tag: name?.tag, digest: name?.digest, uses: used };
    });
}

function identifiedBy({ image, tag, digest }: ListedImage): string {
  if (digest !== undefined) return "digest";
  if (image.includes("${")) return "variable";
  return tag === undefined ? "nothing" : "tag";
}

/** Twelve digits tell digests apart; the JSON has them all. */
function shortened({ image, digest }: ListedImage): string {
  return digest === undefined ? image : image.replace(digest, `${digest.slice(0, "sha256:".length + 12)}…`);
}
