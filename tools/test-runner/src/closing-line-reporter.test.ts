import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

const here = dirname(fileURLToPath(import.meta.url));
const jest = join(here, "../../../node_modules/jest/bin/jest.js");
const passing = 'test("adds", () => expect(1 + 1).toBe(2));';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lakehouse-closing-line-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  /** What a terminal shows: both streams, in the order of writing. */
  readonly lines: readonly string[];
}

/** Runs a real Jest over these files with the reporters of this repository. */
function runJest(files: Readonly<Record<string, string>>, args: readonly string[] = []): Run {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `${text}\n`);
  const config = {
    rootDir: folder,
    reporters: ["default", join(here, "closing-line-reporter.mjs")],
    setupFilesAfterEnv: args.includes("--asserting") ? [join(here, "every-test-asserts.mjs")] : [],
  };
  const flags = ["--experimental-vm-modules", jest, "--ci", "--config", JSON.stringify(config)];
  const output = join(folder, "output.log");
  const file = openSync(output, "w");
  const { status } = spawnSync(process.execPath, [...flags, ...args.filter((arg) => arg !== "--asserting")], {
    cwd: folder,
    stdio: ["ignore", file, file],
  });
  closeSync(file);
  return { status, lines: readFileSync(output, "utf8").trimEnd().split("\n") };
}

describe("the closing line", () => {
  test("counts what passed", () => {
    const { status, lines } = runJest({ "a.test.js": passing, "b.test.js": passing });
    expect({ status, last: lines.at(-1) }).toEqual({ status: 0, last: "2 passed, 0 failed" });
  });

  test("is the last one also of a run that something left open and that is forced to end", () => {
    const { status, lines } = runJest({ "a.test.js": `${passing} setInterval(() => {}, 1000);` }, ["--forceExit"]);
    expect({ status, last: lines.at(-1) }).toEqual({ status: 0, last: "1 passed, 0 failed" });
  });

  test("counts what failed", () => {
    const { status, lines } = runJest({ "a.test.js": `${passing} test("fails", () => expect(1).toBe(2));` });
    expect({ status, last: lines.at(-1) }).toEqual({ status: 1, last: "1 passed, 1 failed" });
  });

  test.each([
    ["does not parse", "test("],
    ["imports what is not there", 'require("./nothing");'],
    ["has no test", "const nothing = 0;"],
    ["fails after its last test", `${passing} afterAll(() => { throw new Error("left open"); });`],
  ])("counts a file that %s as a failure", (_what, text) => {
    const { status, lines } = runJest({ "a.test.js": passing, "b.test.js": text });
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^[12] passed, 1 failed$/);
  });

  test("counts a stored output of no test, which fails the run, as a failure", () => {
    const stored = "// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\nexports[`gone 1`] = `1`;";
    mkdirSync(join(folder, "__snapshots__"));
    const { status, lines } = runJest({ "a.test.js": passing, "__snapshots__/a.test.js.snap": stored });
    expect({ status, last: lines.at(-1) }).toEqual({ status: 1, last: "1 passed, 1 failed" });
  });

  test("names a skipped test with its reason", () => {
    const { status, lines } = runJest({ "a.test.js": `${passing} test.skip("flies (skipped: no wings)", () => {});` });
    expect({ status, lines: lines.slice(-2) }).toEqual({
      status: 0,
      lines: ["skipped: flies (skipped: no wings)", "1 passed, 0 failed, 1 skipped"],
    });
  });

  test.each([
    ["skipped", 'test.skip("flies", () => {});'],
    ["left to do", 'test.todo("flies");'],
  ])("counts a test that is %s without a reason as a failure", (_how, text) => {
    const { status, lines } = runJest({ "a.test.js": `${passing} ${text}` });
    expect({ status, lines: lines.slice(-2) }).toEqual({
      status: 1,
      lines: ['skipped without a reason, "(skipped: ...)", in its title: flies', "1 passed, 1 failed"],
    });
  });

  test("asks no reason of tests that a pattern leaves out", () => {
    const { status, lines } = runJest({ "a.test.js": `${passing} ${passing.replace("adds", "sums")}` }, ["-t", "adds"]);
    expect({ status, last: lines.at(-1) }).toEqual({ status: 0, last: "1 passed, 0 failed, 1 skipped" });
  });
});

test("a run that finds no test fails", () => {
  expect(runJest({ "a.js": "" }).status).toBe(1);
});

test("a test that asserts nothing fails", () => {
  const { status, lines } = runJest({ "a.test.js": 'test("idles", () => {});' }, ["--asserting"]);
  expect({ status, last: lines.at(-1) }).toEqual({ status: 1, last: "0 passed, 1 failed" });
});
