import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { CommandContext } from "./command-context.ts";
import { imagesList } from "./commands/images-list.ts";
import { imagesPin, type ImagesPinOptions } from "./commands/images-pin.ts";
import { digestOf, startRegistry } from "./registry.fixture.ts";
import { createTerminal } from "./terminal.ts";

let root: string;
let stdout: string;
let stderr: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "images-"));
  stdout = "";
  stderr = "";
  await write({ "environments/contract.yaml": "", ...environments });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const compose = "services:\n  db: { image: postgres:15 } # the database\n  own: { image: 'x/own:${VERSION}' }\n";
const deployment = "# one\r\nspec:\r\n  containers:\r\n    - image: quay.io/a/b:1\r\n    - image: postgres:15\r\n";
const environments = {
  "environments/docker/compose.yaml": compose,
  "environments/k8s/compute/app.yaml": deployment,
};

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function context(): CommandContext {
  const output = (add: (text: string) => void) => ({ write: add });
  const terminal = createTerminal({
    stdout: output((text) => (stdout += text)),
    stderr: output((text) => (stderr += text)),
    env: {},
    quiet: false,
    now: () => new Date(),
  });
  return { cwd: root, env: {}, terminal, signal: new AbortController().signal };
}

function pin(url: string, names: readonly string[] = [], options: Partial<ImagesPinOptions> = {}) {
  const registry = [`docker.io=${url}`, `quay.io=${url}/`];
  return imagesPin(names, { registry, ...options }, context());
}

const textOf = (path: string) => readFile(join(root, path), "utf8");

describe("images list", () => {
  test("shows every image once, what identifies it and each place of use", async () => {
    expect(await imagesList([], { format: "console" }, context())).toBe(0);
    expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["IMAGE", "BY", "USED AT"],
      ["postgres:15", "tag", "environments/docker/compose.yaml:2"],
      ["", "environments/k8s/compute/app.yaml:5"],
      ["quay.io/a/b:1", "tag", "environments/k8s/compute/app.yaml:4"],
      ["x/own:${VERSION}", "variable", "environments/docker/compose.yaml:3"],
      [""],
    ]);
  });

  test("as JSON has tags and digests in full", async () => {
    const digest = digestOf("x");
    await write({ "environments/k8s/compute/app.yaml": `image: a/b:1@${digest}\n` });
    expect(await imagesList(["k8s"], { format: "json" }, context())).toBe(0);
    const use = { environment: "k8s", file: "environments/k8s/compute/app.yaml", line: 1 };
    expect(JSON.parse(stdout)).toEqual([{ image: `a/b:1@${digest}`, tag: "1", digest, uses: [use] }]);
  });
});

describe("images pin", () => {
  const manifests = { "library/postgres:15": "{postgres}", "a/b:1": "{a/b}" };

  test("writes the digests of the registry, asked for each image once, into every file in place", async () => {
    await using registry = await startRegistry({ manifests });
    expect(await pin(registry.url)).toBe(0);
    const postgres = `postgres:15@${digestOf("{postgres}")}`;
    expect(await textOf("environments/docker/compose.yaml")).toBe(compose.replace("postgres:15", postgres));
    expect(await textOf("environments/k8s/compute/app.yaml")).toBe(
      deployment.replace("a/b:1", `a/b:1@${digestOf("{a/b}")}`).replace("postgres:15", postgres),
    );
    expect(registry.requests).toEqual(["HEAD /v2/library/postgres/manifests/15", "HEAD /v2/a/b/manifests/1"]);
    expect(stderr).toContain("left environments/docker/compose.yaml:3:17: x/own:${VERSION} is named by variables");
  });

  test("gets a token where the registry wants one", async () => {
    await using registry = await startRegistry({ manifests, withToken: true });
    expect(await pin(registry.url, ["docker"])).toBe(0);
    expect(registry.requests).toEqual([
      "HEAD /v2/library/postgres/manifests/15",
      "GET /token",
      "HEAD /v2/library/postgres/manifests/15",
    ]);
    expect(await textOf("environments/docker/compose.yaml")).toContain(digestOf("{postgres}"));
  });

  test("hashes the manifest where the registry sends no digest", async () => {
    await using registry = await startRegistry({ manifests, withoutDigestHeader: true });
    expect(await pin(registry.url)).toBe(0);
    expect(await textOf("environments/k8s/compute/app.yaml")).toContain(digestOf("{a/b}"));
  });

  test("touches only the named environment", async () => {
    await using registry = await startRegistry({ manifests });
    expect(await pin(registry.url, ["k8s"])).toBe(0);
    expect(stdout).toBe("environments/k8s/compute/app.yaml\n");
    expect(await textOf("environments/docker/compose.yaml")).toBe(compose);
  });

  test("leaves what is pinned alone, and asks again with --refresh", async () => {
    await write({ "environments/k8s/compute/app.yaml": `image: quay.io/a/b:1@${digestOf("old")}\n` });
    await using registry = await startRegistry({ manifests });
    expect(await pin(registry.url, ["k8s"])).toBe(0);
    expect(registry.requests).toEqual([]);
    expect(await pin(registry.url, ["k8s"], { refresh: true })).toBe(0);
    expect(await textOf("environments/k8s/compute/app.yaml")).toBe(`image: quay.io/a/b:1@${digestOf("{a/b}")}\n`);
  });

  test.each([
    [404, "quay.io has no a/b:1"],
    [403, "quay.io does not show a/b without credentials"],
    [429, "quay.io answers no more requests for now (429)"],
    [500, "quay.io answered 500"],
  ])("writes nothing when a registry answers %i, and lists it with its place", async (status, message) => {
    await using registry = await startRegistry({ manifests, failing: { "a/b:1": status } });
    expect(await pin(registry.url)).toBe(2);
    expect(stderr).toContain(`environments/k8s/compute/app.yaml:4:14: quay.io/a/b:1: ${message}`);
    expect(stderr).toContain("1 image not pinned; nothing was written");
    expect(await textOf("environments/docker/compose.yaml")).toBe(compose);
    expect(await textOf("environments/k8s/compute/app.yaml")).toBe(deployment);
  });

  test("lists every failure at once", async () => {
    await using registry = await startRegistry({ manifests: {} });
    expect(await pin(registry.url)).toBe(2);
    expect(stderr.match(/has no/g)).toHaveLength(2);
  });

  test("with --partial writes what was found and still exits 2", async () => {
    await using registry = await startRegistry({ manifests, failing: { "a/b:1": 404 } });
    expect(await pin(registry.url, [], { partial: true })).toBe(2);
    expect(await textOf("environments/docker/compose.yaml")).toContain(digestOf("{postgres}"));
    expect(await textOf("environments/k8s/compute/app.yaml")).toContain("quay.io/a/b:1\r\n");
  });

  test("names a registry that cannot be reached", async () => {
    await using registry = await startRegistry({ manifests });
    const { url } = registry;
    await registry[Symbol.asyncDispose]();
    expect(await pin(url)).toBe(2);
    expect(stderr).toContain(`${new URL(url).host} cannot be reached: ECONNREFUSED`);
  });

  test("asks through the proxy of the environment", async () => {
    const asked: string[] = [];
    const proxy = createServer().on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const address = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const through = { ...context(), env: { HTTPS_PROXY: address } };
    expect(await imagesPin(["docker"], { registry: [] }, through)).toBe(2);
    expect(asked).toEqual(["registry-1.docker.io:443"]);
    proxy.close();
  });

  test("writes nothing when one file cannot be written, and leaves no draft behind", async () => {
    await mkdir(join(root, "environments/k8s/compute/app.yaml.pinned"));
    await using registry = await startRegistry({ manifests });
    await expect(pin(registry.url)).rejects.toThrow("nothing was written");
    expect(await textOf("environments/docker/compose.yaml")).toBe(compose);
    expect(await readdir(join(root, "environments/docker"))).toEqual(["compose.yaml"]);
  });

  test("refuses an image that is none, with its place", async () => {
    await write({ "environments/k8s/compute/app.yaml": "image: Not An Image\n" });
    await using registry = await startRegistry({ manifests });
    expect(await pin(registry.url, ["k8s"])).toBe(2);
    expect(stderr).toContain("environments/k8s/compute/app.yaml:1:8: Not An Image is not the name of an image");
  });

  test("refuses a --registry that names no address", async () => {
    await expect(imagesPin([], { registry: ["docker.io"] }, context())).rejects.toThrow("must be HOST=URL");
  });
});
