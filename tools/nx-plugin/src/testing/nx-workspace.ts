import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../../../..");

/** A throw-away copy of this repository's Nx workspace, with environments of its own. */
export interface NxWorkspace extends Disposable {
  write(file: string, text: string): void;
  /** The projects that Nx calls affected by a change of these files, sorted. */
  affected(...files: string[]): string[];
  /** Runs Nx; answers the arguments that the stand-in for `lakehouse` was called with, in order. */
  run(...args: string[]): string[];
}

/**
 * The packages' manifests, `nx.json` and the plugins are copied, their code is not; `lakehouse` is replaced by a program that
 * notes its arguments, because what is proven here is when it is called, not what it says.
 */
export function createNxWorkspace(environments: readonly string[]): NxWorkspace {
  const root = mkdtempSync(join(tmpdir(), "lakehouse-nx-"));
  const calls = join(root, "calls.log");
  copyManifests(root);
  linkModules(root, calls);

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write("environments/contract.yaml", "kind: Contract\n");
  for (const name of environments) write(`environments/${name}/environment.yaml`, `name: ${name}\n`);

  const nx = (args: readonly string[]) => runNx(root, args);
  return {
    write,
    affected(...files) {
      const names = JSON.parse(nx(["show", "projects", "--json", "--affected", `--files=${files.join()}`])) as string[];
      return names.sort();
    },
    run(...args) {
      rmSync(calls, { force: true });
      nx(args);
      return existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n").sort() : [];
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

function copyManifests(root: string): void {
  const files = ["nx.json", "package.json", "package-lock.json", "tsconfig.json", "tsconfig.base.json", ".gitignore"];
  const manifests = globSync("{apps,libs,tools}/*/{package,tsconfig}.json", { cwd: repository });
  for (const file of [...files, ...manifests, "tools/nx-plugin/src"]) {
    cpSync(join(repository, file), join(root, file), { recursive: true });
  }
}

function linkModules(root: string, calls: string): void {
  const from = join(repository, "node_modules");
  const to = join(root, "node_modules");
  mkdirSync(join(to, ".bin"), { recursive: true });
  for (const name of readdirSync(from)) {
    if (name !== ".bin") symlinkSync(join(from, name), join(to, name));
  }
  const standIn = `#!/bin/sh\necho "$@" >> '${calls}'\n`;
  writeFileSync(join(to, ".bin/lakehouse"), standIn, { mode: 0o755 });
}

function runNx(root: string, args: readonly string[]): string {
  // Started from within an Nx task, this Nx would take itself for a part of that run.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("NX_"));
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/nx/dist/bin/nx.js"), ...args],
    {
      cwd: root,
      env: { ...Object.fromEntries(inherited), NX_DAEMON: "false" },
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`nx ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
