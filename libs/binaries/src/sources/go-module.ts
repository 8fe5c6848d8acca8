import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GoModule } from "../source.ts";
import { goEnv, ldflagsOf } from "./go-install.ts";
import { type InstallContext, type Installed, requireTool, runTool } from "./installer.ts";

const modules = fileURLToPath(new URL("../../modules/", import.meta.url));

/** Builds a package of a module of ours; its committed go.sum is the checksum, and read-only mode keeps it as it is. */
export async function buildGoModule(source: GoModule, context: InstallContext): Promise<Installed> {
  const go = await requireTool("go", "install Go 1.26 or later", context.env);
  const path = join("bin", source.executable);
  const args = ["build", "-mod=readonly", ldflagsOf(source), "-o", join(context.folder, path), source.package];
  await runTool(go, args, context, { env: goEnv(context.env), cwd: join(modules, source.folder) });
  return { executables: { [source.executable]: path } };
}
