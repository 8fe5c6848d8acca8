import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { type BinaryName, obtainBinary } from "@lakehouse/binaries";

const program = fileURLToPath(new URL("prepare.ts", import.meta.url));

function prepare(...names: string[]) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [program, ...names]);
  return { status, said: stderr.toString(), stdout: stdout.toString() };
}

describe("prepare", () => {
  test("has everything that the tests need, and says so on stderr only", () => {
    const { status, said, stdout } = prepare();
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(said).toMatch(/^(\d+) of \1 binaries ready after [\d.]+ s\n$/m);
  }, 600_000);

  test("ends with 2 for a name that nobody knows, and names those that there are", () => {
    const { status, said } = prepare("s5cmd", "redis");
    expect(status).toBe(2);
    expect(said).toMatch(/^no binary is called redis; there are kubeconform, s5cmd, /);
  });

  test.each<[BinaryName, string[], RegExp]>([
    ["prefect", ["--version"], /^3\.8\.8\n$/],
    ["redis-server", ["--version"], /v=[678]\./],
    ["promtool", ["check", "metrics"], /^$/],
    ["toxiproxy", ["-version"], /2\.12\.0/],
    ["versitygw", ["--version"], /1\.8\.0/],
    ["kube-apiserver", ["--version"], /^Kubernetes v1\.36\.3\n$/],
    ["kubectl", ["version", "--client"], /^Client Version: v1\.36\.3\n/],
    ["etcd", ["--version"], /3\.6\.5/],
    ["amtool", ["--version"], /0\.2/],
  ])(
    "leaves a %s that runs from its final place",
    async (name, args, expected) => {
      const binary = await obtainBinary(name);
      const { status, stdout } = spawnSync(binary.path, args, { env: { ...process.env, ...binary.env }, input: "" });
      expect({ status, stdout: stdout.toString() }).toEqual({ status: 0, stdout: expect.stringMatching(expected) });
    },
    60_000,
  );
});
