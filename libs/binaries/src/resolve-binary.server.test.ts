import { appendFile, chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type Environment, platform } from "./cache-folder.ts";
import { installFake, installNothing, toolBundle, writeTool } from "./fake-bundle.fixture.ts";
import { resolveBinary } from "./resolve-binary.ts";

let folder: string;
let env: Environment;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-binaries-"));
  env = { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, LAKEHOUSE_TOOLS_DIR: join(folder, "cache") };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function resolve(extra: Environment = {}, install = installFake) {
  return resolveBinary("tool", toolBundle, { env: { ...env, ...extra } }, install);
}

describe("a binary is taken from", () => {
  test("the environment variable first, whatever its version", async () => {
    await writeTool(join(folder, "bin", "tool"), "1.2.3");
    const mine = await writeTool(join(folder, "mine"), "0.1.0");
    const expected = { name: "tool", path: mine, version: "0.1.0", source: "environment", env: {} };
    expect(await resolve({ LAKEHOUSE_TOOL: mine })).toEqual(expected);
  });

  test("a folder that a variable names", async () => {
    const path = await writeTool(join(folder, "assets", "tool"), "1.4.0");
    expect(await resolve({ TOOL_ASSETS: join(folder, "assets") })).toMatchObject({ path, source: "environment" });
  });

  test("PATH, where its version is accepted", async () => {
    const path = await writeTool(join(folder, "bin", "tool"), "1.9.0");
    expect(await resolve()).toMatchObject({ path, version: "1.9.0", source: "path" });
  });

  test("a later folder of PATH, where the first one is too old", async () => {
    await writeTool(join(folder, "old", "tool"), "1.2.2");
    const path = await writeTool(join(folder, "bin", "tool"), "1.2.3");
    expect(await resolve({ PATH: `${join(folder, "old")}:${env["PATH"]}` })).toMatchObject({ path, source: "path" });
  });

  test("its source, when PATH is to be ignored, and from the cache from then on", async () => {
    await writeTool(join(folder, "bin", "tool"), "1.9.0");
    const path = join(folder, "cache", "tool", `1.2.3-${platform}`, "bin", "tool");
    const bare = { LAKEHOUSE_IGNORE_PATH: "1" };
    expect(await resolve(bare)).toEqual({ name: "tool", path, version: "1.2.3", source: "obtained", env: {} });
    expect(await resolve(bare, installNothing)).toMatchObject({ path, version: "1.2.3", source: "cache" });
  });

  test.each([
    ["XDG_CACHE_HOME", (root: string) => ({ XDG_CACHE_HOME: root }), "lakehouse"],
    ["HOME", (root: string) => ({ HOME: root }), join(".cache", "lakehouse")],
  ])("a cache below %s, where nothing else names one", async (_what, variables, below) => {
    const bare = { PATH: "/usr/bin:/bin", ...variables(folder) };
    const binary = await resolveBinary("tool", toolBundle, { env: bare }, installFake);
    expect(binary.path).toBe(join(folder, below, "tool", `1.2.3-${platform}`, "bin", "tool"));
  });
});

describe("never is", () => {
  test("a launcher of npm found on PATH, neither in node_modules/.bin nor linked elsewhere", async () => {
    await writeTool(join(folder, "node_modules", ".bin", "tool"), "1.2.3");
    const script = await writeTool(join(folder, "lib", "tool.mjs"), "1.2.3");
    await mkdir(join(folder, "bin"));
    await symlink(script, join(folder, "bin", "tool"));
    const PATH = `${join(folder, "node_modules", ".bin")}:${env["PATH"]}`;
    expect(await resolve({ PATH })).toMatchObject({ source: "obtained" });
  });

  test("a broken choice of the environment replaced by another copy", async () => {
    await writeTool(join(folder, "bin", "tool"), "1.2.3");
    await expect(resolve({ LAKEHOUSE_TOOL: join(folder, "nowhere") })).rejects.toMatchObject({
      code: "binary_unavailable",
      message: expect.stringMatching(/LAKEHOUSE_TOOL: .*nowhere is not an executable file\nWhat to do: correct/),
    });
  });

  test("a damaged copy in the cache used: it is obtained again", async () => {
    const { path } = await resolve();
    await appendFile(path, "# one more line\n");
    expect(await resolve()).toMatchObject({ path, source: "obtained" });
    expect(await resolve()).toMatchObject({ path, source: "cache" });
  });

  test("a copy of the same size but other content used, or one refused whose time alone changed", async () => {
    const { path } = await resolve();
    await utimes(path, 1, 1);
    expect(await resolve({}, installNothing)).toMatchObject({ source: "cache" });
    await writeFile(path, (await readFile(path, "utf8")).replace("fake", "evil"));
    await chmod(path, 0o755);
    expect(await resolve()).toMatchObject({ source: "obtained" });
  });

  test("something kept that does not say the version it was pinned to", async () => {
    const wrong: typeof installFake = async (_source, { folder: into }) => {
      await writeTool(join(into, "tool"), "3.0.0");
      return { executables: { tool: "tool" } };
    };
    await expect(resolve({}, wrong)).rejects.toThrow(/go install example.com\/tool@v1.2.3: tool says "3.0.0"/);
    expect(await readdir(join(folder, "cache", "tool"))).toEqual([".lock"]);
  });
});

describe("when nothing works", () => {
  test("the error names every source, what each said, and what to do", async () => {
    const old = await writeTool(join(folder, "bin", "tool"), "1.0.0");
    const cache = join(folder, "cache", "tool", `1.2.3-${platform}`);
    const error = await resolve({ TOOL_ASSETS: folder }, installNothing).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "BinaryUnavailableError", code: "binary_unavailable" });
    expect((error as Error).message).toBe(
      [
        "tool 1.2.3 could not be had. Tried:",
        "  LAKEHOUSE_TOOL: not set",
        `  TOOL_ASSETS: no tool in ${folder}`,
        `  PATH: ${old} says "1.0.0", wanted 1.2.3 or later, below 2`,
        `  cache: nothing at ${cache}`,
        "  go install example.com/tool@v1.2.3: the mirror is closed",
        "What to do: build it yourself; or set LAKEHOUSE_TOOL to the path of one you have",
      ].join("\n"),
    );
  });

  test("a tool that a source needs is named, where it is missing", async () => {
    const bare = { ...env, PATH: join(folder, "bin") };
    const run = resolveBinary("tool", toolBundle, { env: bare });
    await expect(run).rejects.toThrow("go is not on PATH (install Go 1.26 or later)");
  });

  test("a cache that cannot be written is named", async () => {
    await writeFile(join(folder, "file"), "");
    const run = resolve({ LAKEHOUSE_TOOLS_DIR: join(folder, "file") });
    await expect(run).rejects.toThrow(`writing to ${join(folder, "file")}: cannot lock`);
  });

  test("an abort is an abort, not one more failed source", async () => {
    const controller = new AbortController();
    const install: typeof installFake = async () => {
      controller.abort(new Error("enough"));
      throw new Error("killed");
    };
    const run = resolveBinary("tool", toolBundle, { env, signal: controller.signal }, install);
    await expect(run).rejects.toThrow("enough");
    expect(await readdir(join(folder, "cache", "tool"))).toEqual([".lock"]);
  });
});
