import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Bundle } from "./bundle.ts";
import type { Install } from "./sources/installer.ts";

/** A bundle with one program and one source that never works by itself: tests hand over an installer. */
export const toolBundle: Bundle = {
  name: "tool",
  version: "1.2.3",
  accepts: { from: "1.2.3", below: "2" },
  executables: { tool: { versionArgs: ["--version"], pathNames: ["tool"], folderVariables: ["TOOL_ASSETS"] } },
  sources: [
    {
      source: { kind: "go-install", package: "example.com/tool", version: "v1.2.3", executable: "tool" },
      typicalSeconds: 1,
    },
  ],
  remedy: "build it yourself",
};

/** An executable shell script that says its version, whatever it is asked. */
export async function writeTool(path: string, version: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `#!/bin/sh\necho "tool v${version} (fake)"\n`);
  await chmod(path, 0o755);
  return path;
}

export const installFake: Install = async (_source, { folder }) => {
  await writeTool(join(folder, "bin", "tool"), "1.2.3");
  return { executables: { tool: "bin/tool" } };
};

export const installNothing: Install = async () => {
  throw new Error("the mirror is closed");
};
