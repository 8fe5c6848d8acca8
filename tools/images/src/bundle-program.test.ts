import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { bundleProgram } from "./bundle-program.ts";

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "lakehouse-bundle-"));
  folder = join(root, "out");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

/** Runs the bundle where nothing but the bundle is. */
async function bundleAndRun(): Promise<{ status: number | null; stdout: string; stderr: string }> {
  await bundleProgram(root, "apps/shop/src/main.ts", folder, "main.mjs");
  for (const sources of ["apps", "libs"]) rmSync(join(root, sources), { recursive: true, force: true });
  return spawnSync(process.execPath, ["--enable-source-maps", join(folder, "main.mjs")], { encoding: "utf8" });
}

test("a bundle finds the files that its parts name relative to themselves", async () => {
  write("apps/shop/page/index.html", "<h1>Shop</h1>");
  write("apps/shop/src/http/page.ts", 'export const page = new URL("../../page/", import.meta.url);\n');
  write("libs/text/locks/a.txt", "locked");
  write("libs/text/src/locks.ts", 'export const lock = new URL("../locks/a.txt", import.meta.url);\n');
  write("libs/text/schema/b.json", "{}");
  write(
    "libs/text/src/schema.ts",
    'import { join } from "node:path";\nexport const schema = join(import.meta.dirname, "../schema");\n',
  );
  write(
    "apps/shop/src/main.ts",
    `import { readFileSync } from "node:fs";
     import { lock } from "../../../libs/text/src/locks.ts";
     import { schema } from "../../../libs/text/src/schema.ts";
     import { page } from "./http/page.ts";
     const files = [new URL("index.html", page), lock, schema + "/b.json"];
     process.stdout.write(files.map((file) => readFileSync(file, "utf8")).join(" "));\n`,
  );
  expect(await bundleAndRun()).toMatchObject({ status: 0, stdout: "<h1>Shop</h1> locked {}", stderr: "" });
});

test("a bundle starts the programs that its parts start", async () => {
  write("libs/text/src/greeting.ts", "export const greeting: string = 'hello';\n");
  write("libs/text/src/child.ts", "import { greeting } from './greeting.ts';\nconsole.log(greeting);\n");
  write(
    "apps/shop/src/main.ts",
    `import { execFileSync } from "node:child_process";
     import { fileURLToPath } from "node:url";
     const child = fileURLToPath(new URL("../../../libs/text/src/child.ts", import.meta.url));
     process.stdout.write(execFileSync(process.execPath, [child]));\n`,
  );
  expect(await bundleAndRun()).toMatchObject({ status: 0, stdout: "hello\n", stderr: "" });
});

test("a bundle may hold CommonJS that requires Node's modules", async () => {
  write("node_modules/old/index.js", 'module.exports = require("os").EOL;\n');
  write("apps/shop/src/main.ts", 'import eol from "old";\nconsole.log(JSON.stringify(eol));\n');
  expect(await bundleAndRun()).toMatchObject({ status: 0, stdout: '"\\n"\n', stderr: "" });
});

test("an error in a bundle names the line of the source", async () => {
  write(
    "apps/shop/src/main.ts",
    "interface Shop {\n  open: boolean;\n}\n\nthrow new Error('closed') as unknown as Shop;\n",
  );
  const { status, stderr } = await bundleAndRun();
  expect(status).toBe(1);
  expect(stderr).toContain("apps/shop/src/main.ts:5");
});

test("a file that asks where it is in another way is refused", async () => {
  write("apps/shop/src/main.ts", "console.log(import.meta.filename);\n");
  await expect(bundleAndRun()).rejects.toThrow("name files relative to import.meta.url");
});
