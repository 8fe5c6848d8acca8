import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { copyOfEnvironments, lakehouse } from "./lakehouse-process.ts";

const run = promisify(execFile);

test.each([
  [["lakehouse", "va"], "validate"],
  [["lakehouse", "up", "--emb"], "--embedded"],
  [["lakehouse", "up", "doc"], "docker"],
  [["lakehouse", "secrets", "i"], "init"],
])("bash completes %j to %s", async (words, expected) => {
  await using folder = await copyOfEnvironments();
  const { stdout: script } = await lakehouse(folder.root, "completion", "bash");
  const ask = `COMP_WORDS=(${words.join(" ")}); COMP_CWORD=${words.length - 1}; _lakehouse; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run("bash", ["-c", `${script}\n${ask}`], { cwd: folder.root });
  expect(stdout.trim().split("\n")).toContain(expected);
});
