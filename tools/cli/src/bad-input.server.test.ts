import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { copyOfEnvironments, lakehouse, processesOf, startLakehouse } from "./lakehouse-process.ts";

describe("the command line refuses wrong input with exit 2 and says what to do", () => {
  let folder: Awaited<ReturnType<typeof copyOfEnvironments>>;

  beforeAll(async () => {
    folder = await copyOfEnvironments();
  });
  afterAll(async () => {
    await folder[Symbol.asyncDispose]();
  });

  test.each([
    [["up", "dokcer", "--embedded"], "unknown environment dokcer; did you mean docker?"],
    [["up", "docker", "--embeded"], "Did you mean --embedded?"],
    [["valdate"], "Did you mean validate?"],
    [["up", "docker", "--port-offset", "ten"], "It must be a whole number from 0 to 50000."],
    [["check", "docker", "--from", "moon"], "Allowed choices are host, network."],
    [["validate", "--report", "pdf=x"], "must be FORMAT=FILE, FORMAT one of console, json"],
    [["copy", "raw/x", "s3://b/"], "it must look like s3://bucket/prefix"],
    [["restart", "redis"], "nothing runs here"],
    [["completion", "tcsh"], "no completion for tcsh; there is: bash, zsh, fish"],
    [["--root", "/", "validate"], "there is no environments/contract.yaml in it"],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await lakehouse(folder.root, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("    at ");
  });

  test("up outside a repository names the file that it looked for", async () => {
    const { code, stderr } = await lakehouse("/", "up", "docker", "--embedded");
    expect(code).toBe(2);
    expect(stderr).toContain("holds environments/contract.yaml");
  });

  test("up docker without Docker says so and names the way without it", async () => {
    const { code, stderr } = await startLakehouse(folder.root, ["up", "docker"], { PATH: "/nowhere" }).finished;
    expect(code).toBe(2);
    expect(stderr).toMatch(/Docker is not usable here .*; without it: lakehouse up docker --embedded/);
  }, 30_000);
});

describe("up with malformed files", () => {
  async function upWith(file: string, change: (text: string) => string) {
    await using folder = await copyOfEnvironments();
    const path = join(folder.root, "environments", "docker", file);
    await writeFile(path, change(await readFile(path, "utf8")));
    const finished = await lakehouse(folder.root, "up", "docker", "--embedded");
    return { ...finished, processes: await processesOf(folder.root) };
  }

  test("prints every error of environment.yaml at once with file:line:column and starts nothing", async () => {
    const { code, stdout, stderr, processes } = await upWith("environment.yaml", (text) =>
      text.replace(/kind: Environment/, "kind: Enviroment").replace(/interval: \S+/, "interval: soon"),
    );
    expect({ code, stdout, processes }).toEqual({ code: 2, stdout: "", processes: [] });
    const places = stderr.match(/^environments\/docker\/environment\.yaml:\d+:\d+: error:/gm) ?? [];
    expect(places.length).toBeGreaterThanOrEqual(2);
    expect(stderr).toContain("nothing was started");
  });

  test("prints a syntax error of compose.yaml with its place and starts nothing", async () => {
    const { code, stderr, processes } = await upWith("compose.yaml", (text) => `${text}\n  - : [unclosed\n`);
    expect({ code, processes }).toEqual({ code: 2, processes: [] });
    expect(stderr).toMatch(/^environments\/docker\/compose\.yaml:\d+:\d+: error:/m);
  });

  test("a compose.yaml that is missing is an error with its name", async () => {
    await using folder = await copyOfEnvironments();
    await rm(join(folder.root, "environments/docker/compose.yaml"));
    const { code, stderr } = await lakehouse(folder.root, "up", "docker", "--embedded");
    expect(code).toBe(2);
    expect(stderr).toContain("compose.yaml");
  });
});

describe("a state folder that cannot be written", () => {
  test("is said in one line, exit 2, and nothing is started", async () => {
    await using folder = await copyOfEnvironments();
    await writeFile(join(folder.root, ".lakehouse"), "a file in the way");
    const { code, stdout, stderr } = await lakehouse(folder.root, "--quiet", "up", "docker", "--embedded");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd().split("\n")).toEqual([
      `lakehouse: ${join(folder.root, ".lakehouse")} cannot be written: a file is in the place of the folder`,
    ]);
  });
});

describe("secrets init", () => {
  test("makes the missing secrets, keeps those that are there, and prints no value", async () => {
    await using folder = await copyOfEnvironments();
    const secret = join(folder.root, ".lakehouse/secrets/docker/redis/password");
    await mkdir(join(secret, ".."), { recursive: true, mode: 0o700 });
    await writeFile(secret, "mine", { mode: 0o600 });
    const { code, stdout } = await lakehouse(folder.root, "secrets", "init", "docker");
    expect(code).toBe(0);
    expect(stdout).toMatch(/\d+ made, 1 kept, in /);
    expect(await readFile(secret, "utf8")).toBe("mine");
    const token = await readFile(join(folder.root, ".lakehouse/secrets/docker/gateway/token"), "utf8");
    expect(stdout).not.toContain(token.trim());
  });
});
