import { cp, stat } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { folderOf, keepPlaces, urlOf } from "./keep-places.ts";

/**
 * Bundles a program of this repository, with all it imports and all files it names, into a folder that needs no
 * `node_modules`: `output` is the bundle, and the tree around it has the pages, schemas and further programs in the places
 * where the program looks for them. Source maps lie beside each bundle.
 *
 * @param root the repository
 * @param entry the program's file, relative to `root`
 * @param folder is made, and is the `root` of the tree
 * @param output the bundle's file, relative to `folder`
 */
export async function bundleProgram(root: string, entry: string, folder: string, output: string): Promise<void> {
  const named = new Set<string>();
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(folder, output),
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    sourcemap: "linked",
    legalComments: "external",
    logLevel: "warning",
    // An optional binding of `pg` that it does without.
    external: ["pg-native"],
    banner: { js: banner(output) },
    plugins: [keepPlaces(root, named)],
  });
  for (const path of named) await bring(root, path, folder);
}

/** Programs are bundled as well: Node runs the result under its `.ts` name, and whoever starts it finds it there. */
async function bring(root: string, path: string, folder: string): Promise<void> {
  const isProgram = path.endsWith(".ts") && (await stat(join(root, path))).isFile();
  if (isProgram) return bundleProgram(root, path, folder, path);
  const isSource = (file: string) => file.endsWith(".ts") || file.includes("node_modules");
  const filter = (file: string) => !isSource(relative(root, file));
  await cp(join(root, path), join(folder, path), { recursive: true, filter });
}

/** CommonJS packages among the bundled call `require` for Node's own modules, which a module does not have by itself. */
function banner(output: string): string {
  const up = relative(dirname(output), ".") || ".";
  return [
    'import { createRequire as __createRequire } from "node:module";',
    'import { fileURLToPath as __fileURLToPath } from "node:url";',
    "const require = __createRequire(import.meta.url);",
    `const __top = new URL(${JSON.stringify(`${up}/`)}, import.meta.url);`,
    `const ${urlOf} = (file) => new URL(file, __top).href;`,
    `const ${folderOf} = (folder) => __fileURLToPath(new URL(folder, __top));`,
  ].join("");
}
