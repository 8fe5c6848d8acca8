import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../../..");
const apps = ["validator", "s5cmd-gateway"];

// As in the images: Node alone, no variable but those given, and no right to write or to start anything.
const flags = ["--enable-source-maps", "--permission", "--allow-fs-read=*"];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lakehouse-images-"));
  for (const app of apps) {
    const made = spawnSync(process.execPath, [join(here, "main.ts"), app, join(folder, app)], { encoding: "utf8" });
    expect(made).toMatchObject({ status: 0, stderr: "" });
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An environment in which nothing is probed. */
function writeRoot(): string {
  const root = join(folder, "root");
  mkdirSync(join(root, "environments/docker"), { recursive: true });
  const write = (file: string, text: string) => writeFileSync(join(root, "environments", file), text);
  write("contract.yaml", "apiVersion: lakehouse/v1\nkind: Contract\ncomponents:\n  redis: { compose: redis }\n");
  write("docker/environment.yaml", "apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n");
  write("docker/compose.yaml", "services:\n  redis: { image: redis:7.2 }\n");
  return root;
}

describe.each(apps)("the image of %s", (app) => {
  const run = (args: readonly string[]) =>
    spawnSync(process.execPath, [...flags, join(folder, app, "main.mjs"), ...args], {
      env: {},
      cwd: "/",
      encoding: "utf8",
    });

  test("refuses to start without configuration, and names what is missing", () => {
    const { status, stderr } = run([]);
    expect(status).toBe(2);
    expect(stderr).toMatch(app === "validator" ? /VALIDATOR_ROOT/ : /GATEWAY_CONFIG_FILE/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("starts the bundle by the name under which it was made", () => {
    const dockerfile = dockerfileOf(app);
    expect(dockerfile).toContain(`RUN node tools/images/src/main.ts ${app} /out`);
    expect(dockerfile).toContain('"/app/main.mjs"]');
    expect(readdirSync(join(folder, app))).toContain("main.mjs");
  });

  test("runs as a user with a number above 10000", () => {
    const dockerfile = dockerfileOf(app);
    const [, uid] = /^USER (\d+):\d+$/m.exec(dockerfile) ?? [];
    expect(Number(uid)).toBeGreaterThan(10_000);
  });

  test("has a health check that fails while nothing listens", () => {
    expect(healthCheck(app, "1")).toBe(1);
  });
});

test("the validator of the image serves its page and reports its health, and writes nothing", async () => {
  const variables = { VALIDATOR_ROOT: writeRoot(), VALIDATOR_ENVIRONMENT: "docker", VALIDATOR_PORT: "0" };
  const validator = spawn(process.execPath, [...flags, join(folder, "validator/main.mjs")], {
    env: variables,
    cwd: "/",
  });
  try {
    const url = await firstUrl(validator.stderr);
    expect(await get(url)).toContain("<!doctype html>");
    expect(await get(new URL("style.css", url))).toContain("{");
    expect(healthCheck("validator", new URL(url).port)).toBe(0);
  } finally {
    validator.kill("SIGTERM");
  }
  expect(await new Promise((resolve) => validator.once("exit", resolve))).toBe(0);
});

function dockerfileOf(app: string): string {
  return readFileSync(join(repository, "apps", app, "Dockerfile"), "utf8");
}

/** Runs the health check of the image; answers its exit code. */
function healthCheck(app: string, port: string): number | null {
  const [, command = "[]"] = /HEALTHCHECK [^\n]*\\\n\s+CMD (\[.*\])$/m.exec(dockerfileOf(app)) ?? [];
  const [node, ...args] = JSON.parse(command) as string[];
  expect(node).toBe("/nodejs/bin/node");
  return spawnSync(process.execPath, args, { env: { VALIDATOR_PORT: port, GATEWAY_PORT: port } }).status;
}

async function get(url: string | URL): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The first address that a log line names. */
async function firstUrl(log: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: log })) {
    lines.push(line);
    const [, url] = /"url":"([^"]+)"/.exec(line) ?? [];
    if (url !== undefined) return url;
  }
  throw new Error(`it ended without an address:\n${lines.join("\n")}`);
}
