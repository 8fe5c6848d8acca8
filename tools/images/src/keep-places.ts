import { readFile } from "node:fs/promises";
import { dirname, posix, relative } from "node:path";
import type { Plugin } from "esbuild";

/** What a bundled file calls to learn where it would lie; `bundle-program.ts` defines them for each bundle. */
export const urlOf = "__urlOf";
export const folderOf = "__folderOf";

const neighbours = [
  /\bnew URL\(\s*["'](\.[^"']*)["'],\s*import\.meta\.url\s*\)/g,
  /\b(?:join|resolve)\(\s*import\.meta\.dirname,\s*["']([^"']+)["']\s*\)/g,
];
const otherPlaces = /\bimport\.meta\.(?:filename|resolve)\b/;

/**
 * In a bundle all files share one `import.meta`, and what they name relative to it is gone. This gives each its own back, as
 * if it lay in the same tree below the bundle, and collects what they name, to be put there.
 *
 * @param named filled with the files and folders that `new URL("./...", import.meta.url)` and
 *   `join(import.meta.dirname, "...")` name, relative to `root`
 */
export function keepPlaces(root: string, named: Set<string>): Plugin {
  return {
    name: "keep-places",
    setup(build) {
      build.onLoad({ filter: /\.(?:ts|mjs)$/ }, async ({ path }) => {
        const file = relative(root, path);
        if (file.split("/").includes("node_modules")) return undefined;
        const text = await readFile(path, "utf8");
        if (otherPlaces.test(text)) return { errors: [{ text: `${file}: name files relative to import.meta.url` }] };
        for (const name of namesIn(text)) named.add(posix.join(dirname(file), name));
        return { contents: withPlaces(text, file), loader: file.endsWith(".ts") ? "ts" : "js" };
      });
    },
  };
}

function namesIn(text: string): string[] {
  return neighbours.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = ""]) => name));
}

function withPlaces(text: string, file: string): string {
  return text
    .replace(/\bimport\.meta\.url\b/g, `${urlOf}(${JSON.stringify(file)})`)
    .replace(/\bimport\.meta\.dirname\b/g, `${folderOf}(${JSON.stringify(dirname(file))})`);
}
