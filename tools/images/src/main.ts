// Makes what an app's container image holds, a bundle and the binaries it runs: main.ts APP FOLDER [--with BINARY]...
import { chmod, copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isBinaryName, obtainBinary } from "@lakehouse/binaries";
import { bundleProgram } from "./bundle-program.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const usage = "usage: main.ts APP FOLDER [--with BINARY]...";

async function makeContent(args: readonly string[]): Promise<void> {
  const options = { with: { type: "string", multiple: true } } as const;
  const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [app, folder, ...rest] = positionals;
  if (app === undefined || folder === undefined || rest.length > 0) throw new Error(usage);
  await bundleProgram(root, join("apps", app, "src/main.ts"), folder, "main.mjs");
  for (const name of values.with ?? []) await bringBinary(name, join(folder, "bin"));
}

async function bringBinary(name: string, folder: string): Promise<void> {
  if (!isBinaryName(name)) throw new Error(`libs/binaries pins no "${name}"`);
  const { path } = await obtainBinary(name, { progress: say });
  await mkdir(folder, { recursive: true });
  await copyFile(path, join(folder, name));
  await chmod(join(folder, name), 0o755);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

try {
  await makeContent(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
