import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { create as createArchive } from "tar";
import { platform } from "../cache-folder.ts";
import type { GithubRelease, ReleaseAsset } from "../source.ts";
import { installFromRelease } from "./github-release.ts";
import type { InstallContext } from "./installer.ts";

let folder: string;
let server: Server;
let url: string;
let files: Map<string, Buffer>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-release-"));
  files = new Map();
  server = createServer((request, response) => {
    const path = request.url ?? "";
    if (path.startsWith("/moved/")) return void response.writeHead(302, { location: path.slice(6) }).end();
    const content = files.get(path);
    response.writeHead(content ? 200 : 404).end(content);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

describe("a file of a release", () => {
  test("is the executable itself, where its sha256 is the pinned one", async () => {
    const content = publish("tool-bin", "#!/bin/sh\n");
    const installed = await install({ file: "tool-bin", sha256: sha256(content) });
    expect(installed.executables).toEqual({ tool: "bin/tool" });
    expect(await readFile(join(folder, "out", "bin", "tool"))).toEqual(content);
    expect(await readdir(join(folder, "out"))).toEqual(["bin"]);
  });

  test("is unpacked, where it is an archive, and redirects are followed", async () => {
    const content = await publishArchive("tool.tar.gz");
    await install({ file: "tool.tar.gz", sha256: sha256(content) }, { url: `${url}/moved` });
    expect(await readFile(join(folder, "out", "bin", "tool"), "utf8")).toBe("from the archive\n");
  });

  test("is refused, where its sha256 is another one", async () => {
    const content = publish("tool-bin", "something else");
    const run = install({ file: "tool-bin", sha256: "0".repeat(64) });
    const message = `tool-bin has sha256 ${sha256(content)}, pinned is ${"0".repeat(64)}: not used`;
    await expect(run).rejects.toThrow(message);
    expect(await readdir(join(folder, "out"))).toEqual(["downloads"]);
  });

  test("without a pin is compared with the release's own list", async () => {
    const content = publish("tool-bin", "#!/bin/sh\n");
    publish("sums", `${"1".repeat(64)}  other\n${sha256(content)} *tool-bin\n`);
    await install({ file: "tool-bin" }, { checksums: "sums" });
    publish("sums", `${"1".repeat(64)}  tool-bin\n`);
    await expect(install({ file: "tool-bin" }, { checksums: "sums" })).rejects.toThrow(/not used/);
  });

  test("without a pin and without a list is not even downloaded", async () => {
    publish("tool-bin", "#!/bin/sh\n");
    await expect(install({ file: "tool-bin" })).rejects.toThrow("no checksum of tool-bin is known: not downloaded");
  });

  test("that is not there is named with the server's answer", async () => {
    const run = install({ file: "tool-bin", sha256: "0".repeat(64) });
    await expect(run).rejects.toThrow(`${url}/tool-bin: answered 404`);
  });

  test("from a server that does not answer is named without the password of its address", async () => {
    const run = install({ file: "a", sha256: "0" }, { url: "http://me:hunter2@127.0.0.1:1" });
    await expect(run).rejects.toThrow(/^http:\/\/\*\*\*@127.0.0.1:1\/a: .*ECONNREFUSED/);
  });

  test("for another platform is said to be missing", async () => {
    const release = { ...releaseOf({ file: "a" }), assets: {} };
    await expect(installFromRelease(release, await context())).rejects.toThrow(`has nothing for ${platform}`);
  });
});

function publish(name: string, text: string): Buffer {
  const content = Buffer.from(text);
  files.set(`/${name}`, content);
  return content;
}

async function publishArchive(name: string): Promise<Buffer> {
  await writeFile(join(folder, "tool"), "from the archive\n");
  await createArchive({ file: join(folder, name), cwd: folder, gzip: true, prefix: "bin" }, ["tool"]);
  const content = await readFile(join(folder, name));
  files.set(`/${name}`, content);
  return content;
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

function releaseOf(asset: ReleaseAsset, more: Partial<GithubRelease> = {}): GithubRelease {
  return { kind: "github-release", url, assets: { [platform]: asset }, executables: { tool: "bin/tool" }, ...more };
}

async function install(asset: ReleaseAsset, more?: Partial<GithubRelease>) {
  return installFromRelease(releaseOf(asset, more), await context());
}

async function context(): Promise<InstallContext> {
  const out = join(folder, "out");
  await rm(out, { recursive: true, force: true });
  await mkdir(out);
  return { folder: out, finalFolder: out, env: {}, signal: undefined, watchdog: undefined };
}
