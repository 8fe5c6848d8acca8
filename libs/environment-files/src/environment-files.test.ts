import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { findRoot } from "./find-root.ts";
import { listEnvironments } from "./list-environments.ts";
import { loadContract } from "./load-contract.ts";
import { loadEnvironment } from "./load-environment.ts";

const variables = new Map<string, string>();
let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "environments-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

const contract = {
  "environments/contract.yaml": "apiVersion: lakehouse/v1\nkind: Contract\ncomponents: { app: {} }\n",
};
const docker = {
  "environments/docker/environment.yaml": "apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n",
  "environments/docker/compose.yaml":
    "services: { app: { image: 'app:${VERSION:-1}', volumes: ['./config/app.conf:/app.conf:ro', './config:/config'] } }\n",
  "environments/docker/config/app.conf": "x",
};

describe("the root", () => {
  test("is the nearest folder upwards with a contract", async () => {
    await write({ ...contract, "a/b/c.txt": "" });
    expect(await findRoot(join(root, "a", "b"))).toBe(root);
    expect(await findRoot(root)).toBe(root);
  });

  test("is nothing where no folder has one", async () => {
    expect(await findRoot(root)).toBeUndefined();
  });
});

test("environments are the folders, sorted; files and hidden folders are none", async () => {
  await write({ ...contract, ...docker, "environments/.cache/x": "", "environments/aws/environment.yaml": "" });
  expect(await listEnvironments(root)).toEqual(["aws", "docker"]);
});

describe("loading an environment", () => {
  test("reads its files, and hands over the texts that findings point into", async () => {
    await write(docker);
    const { environment, findings, sources } = await loadEnvironment(root, "docker", {
      variables: new Map([["VERSION", "2"]]),
    });
    expect(findings).toEqual([]);
    expect(environment?.services.get("app")?.image?.value).toBe("app:2");
    expect([...sources.keys()].sort()).toEqual(Object.keys(docker).sort());
  });

  test("of Kubernetes reads every manifest below its folder", async () => {
    const object = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
    await write({
      "environments/k3s/environment.yaml": "apiVersion: lakehouse/v1\nkind: Environment\nplatform: kubernetes\n",
      "environments/k3s/data/one.yaml": object("one"),
      "environments/k3s/two.yml": object("two"),
      "environments/k3s/cluster/three.yaml": object("three"),
      "environments/k3s/README.md": "no manifest",
    });
    const { environment, findings } = await loadEnvironment(root, "k3s", { variables });
    expect(findings).toEqual([]);
    expect(environment?.resources.map(({ name }) => name)).toEqual(["one", "two"]);
  });

  test("names what is missing instead of failing", async () => {
    const { environment, findings } = await loadEnvironment(root, "docker", { variables });
    expect(environment).toBeUndefined();
    expect(findings.map((finding) => finding.rule)).toEqual(["structure/missing-file", "structure/missing-file"]);
  });

  test("says why a file could not be read", async () => {
    await write({ ...docker, "environments/docker/environment.yaml/in-its-place": "" }).catch(() => undefined);
    await rm(join(root, "environments/docker/environment.yaml"), { force: true });
    await mkdir(join(root, "environments/docker/environment.yaml"));
    const { findings } = await loadEnvironment(root, "docker", { variables });
    expect(findings).toMatchObject([
      {
        rule: "structure/unreadable-file",
        message: "environments/docker/environment.yaml cannot be read: it is a folder",
        file: "environments/docker/environment.yaml",
      },
    ]);
  });

  test("does not swallow an archive that strayed into the folder", async () => {
    await write({ ...docker, "environments/docker/config/dump.bin": "x".repeat(5 * 1024 * 1024) });
    const { environment, sources } = await loadEnvironment(root, "docker", { variables });
    expect(environment).toBeDefined();
    expect(sources.has("environments/docker/config/dump.bin")).toBe(false);
  });
});

describe("loading the contract", () => {
  test("reads it", async () => {
    await write(contract);
    const loaded = await loadContract(root);
    expect([...(loaded.contract?.components.keys() ?? [])]).toEqual(["app"]);
    expect([...loaded.sources.keys()]).toEqual(["environments/contract.yaml"]);
  });

  test("names what is missing instead of failing", async () => {
    expect(await loadContract(root)).toMatchObject({
      findings: [{ rule: "structure/missing-file", message: "environments/contract.yaml is missing" }],
    });
  });
});
