import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { openStateFolder, stateFolderOf } from "./state-folder.ts";

async function tempRoot(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "state-folder-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test("the state folder is made for its owner alone", async () => {
  await using root = await tempRoot();
  const folder = stateFolderOf(root.path);
  await openStateFolder(folder);
  expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
});

test("a state folder that cannot be made is said in one line with the reason", async () => {
  await using root = await tempRoot();
  await writeFile(join(root.path, ".lakehouse"), "in the way");
  const opening = openStateFolder(stateFolderOf(root.path));
  await expect(opening).rejects.toMatchObject({
    code: "state_folder",
    message: `${root.path}/.lakehouse cannot be written: a file is in the place of the folder`,
  });
});
