import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { type Contract, kubernetesComponentIn } from "@lakehouse/environment";
import { loadContract } from "@lakehouse/environment-files";
import { parse } from "yaml";
import { readManifests } from "./read-manifests.ts";

const root = join(import.meta.dirname, "../../..");
/** What runs on its own; made by an operator where the kind is a custom one. */
const workloads = new Set(["Deployment", "StatefulSet", "DaemonSet", "Job", "Cluster", "Prometheus", "Alertmanager"]);

let contract: Contract;
beforeAll(async () => {
  const loaded = await loadContract(root);
  expect(loaded.findings).toEqual([]);
  if (!loaded.contract) throw new Error("contract.yaml cannot be read");
  contract = loaded.contract;
});

describe("the contract's component map", () => {
  test("has every service of docker under its name, and no other", async () => {
    const text = await readFile(join(root, "environments/docker/compose.yaml"), "utf8");
    const { services } = parse(text, { merge: true }) as { services: Record<string, unknown> };
    const mapped = [...contract.components.values()].flatMap(({ compose }) => (compose ? [compose.value] : []));
    expect(mapped.sort()).toEqual(Object.keys(services).sort());
  });

  test.each(["k3s-local", "production"])("has every workload of %s, and no other", async (name) => {
    const folder = join(root, "environments", name);
    const found = (await readManifests(folder))
      .filter(({ kind, file }) => workloads.has(kind) && !file.startsWith("tenants/"))
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    const mapped = [...contract.components.values()].flatMap((component) => {
      const there = kubernetesComponentIn(component, name);
      return there ? [`${there.kind.value} ${there.namespace.value}/${there.name.value}`] : [];
    });
    expect(mapped.sort()).toEqual(found.sort());
  });

  test("calls a component the same everywhere", () => {
    const renamed = [...contract.components.values()].flatMap(({ name, compose, kubernetes }) =>
      [compose?.value, kubernetes?.name.value].filter((used) => used !== undefined && used !== name),
    );
    expect(renamed).toEqual([]);
  });
});

test("every kind of path that the environments can differ in has a class", () => {
  const heads = new Set(contract.classes.map(({ path }) => path.value.split(".")[0]));
  expect([...heads].sort()).toEqual([
    "alerts",
    "api",
    "autoscaling",
    "configuration",
    "dashboards",
    "disruption",
    "environment",
    "health",
    "image",
    "mounts",
    "policies",
    "ports",
    "replicas",
    "resources",
    "secrets",
    "security",
    "storage",
    "workload",
  ]);
});

test("whatever is not the same by default says why", () => {
  const unexplained = contract.classes
    .filter((each) => each.class === "free" && each.reason === undefined)
    .map(({ path }) => path.value);
  expect(unexplained).toEqual([]);
});
