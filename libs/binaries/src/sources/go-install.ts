import { mkdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Environment } from "../cache-folder.ts";
import type { GoInstall, GoModule } from "../source.ts";
import { type InstallContext, type Installed, requireTool, runTool } from "./installer.ts";

const remedy = "install Go 1.26 or later";

/** `go install PACKAGE@VERSION`, checked against the checksum database by go itself. */
export async function installWithGo(source: GoInstall, context: InstallContext): Promise<Installed> {
  const go = await requireTool("go", remedy, context.env);
  const folder = join(context.folder, "bin");
  await mkdir(folder);
  const args = ["install", ldflagsOf(source), `${source.package}@${source.version}`];
  await runTool(go, args, context, { env: { ...goEnv(context.env), GOBIN: folder } });
  const path = join("bin", source.executable);
  await rename(join(folder, commandName(source.package)), join(context.folder, path));
  return { executables: { [source.executable]: path } };
}

/**
 * The environment for go: proxies, checksum database and credentials stay as they are. What would change the result or
 * refuse the build goes: flags meant for other modules, cross-compilation (GOBIN forbids it), the need for a C compiler.
 */
export function goEnv(env: Environment): Environment {
  const { GOOS: _os, GOARCH: _arch, ...rest } = env;
  return { ...rest, GOFLAGS: "-trimpath -buildvcs=false", GOWORK: "off", CGO_ENABLED: "0" };
}

/** Without symbol tables, which nobody reads and which are a third of the size. */
export function ldflagsOf({ ldflags = "" }: GoInstall | GoModule): string {
  return `-ldflags=-s -w ${ldflags}`.trimEnd();
}

/** How go names the executable: after the last part of the path that is not a major version. */
function commandName(packagePath: string): string {
  const name = basename(packagePath);
  return /^v\d+$/.test(name) ? basename(packagePath.slice(0, -name.length - 1)) : name;
}
