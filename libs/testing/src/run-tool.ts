import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type BinaryName, obtainBinary } from "@lakehouse/binaries";

export interface ToolRun {
  readonly tool: BinaryName;
  readonly args: readonly string[];
  /** Made in an empty folder that the tool runs in. */
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a tool prints about files; it throws with all of it when the tool finds them wrong. */
export async function runTool({ tool, args, files, env }: ToolRun): Promise<string> {
  const binary = await obtainBinary(tool, {});
  const folder = await mkdtemp(join(tmpdir(), `${tool}-`));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    const options = { cwd: folder, env: { ...process.env, ...binary.env, ...env } };
    const { stdout, stderr } = await promisify(execFile)(binary.path, args, options);
    return stdout + stderr;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${tool} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  } finally {
    await rm(folder, { recursive: true });
  }
}
