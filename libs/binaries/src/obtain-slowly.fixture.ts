// A process that obtains the fake tool: obtain-slowly.fixture.ts MODE. Prints every progress line, then "done SOURCE".
// MODE "slow" finishes the build when stdin ends; "stuck" leaves something half-made and never finishes; "quick" just builds.
import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { installFake, toolBundle } from "./fake-bundle.fixture.ts";
import { resolveBinary } from "./resolve-binary.ts";
import { type Install, runTool } from "./sources/installer.ts";

const mode = process.argv[2];

const install: Install = async (source, context) => {
  await appendFile(join(process.env["LAKEHOUSE_TOOLS_DIR"] ?? "", "builds"), "one\n");
  say("building");
  if (mode === "slow") await new Promise((resolve) => process.stdin.once("end", resolve).resume());
  if (mode === "stuck") {
    await writeFile(join(context.folder, "half"), "half of it");
    await runTool("/bin/sh", ["-c", 'echo $$ > "$LAKEHOUSE_TOOLS_DIR/build.pid"; exec sleep 600'], context);
  }
  return installFake(source, context);
};

const binary = await resolveBinary("tool", toolBundle, { progress: say }, install);
say(`done ${binary.source}`);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
