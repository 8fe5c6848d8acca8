import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { hasEnded, readProcessTable } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { useTempDir } from "../temp-dir.ts";
import type { ControlPlane } from "./control-plane.ts";
import { singleNodePool } from "./node-pools.ts";
import { listRollouts } from "./rollouts.ts";
import { startControlPlane } from "./start-control-plane.ts";

let plane: ControlPlane;

beforeAll(async () => {
  plane = await startControlPlane();
});
afterAll(async () => plane[Symbol.asyncDispose]());

const pod = { containers: [{ name: "web", image: "web:1" }] };
const template = { metadata: { labels: { app: "web" } }, spec: pod };
const selector = { matchLabels: { app: "web" } };

async function awaitRollout(kind: string, name: string): Promise<void> {
  const attempt = async () => {
    const found = (await listRollouts(plane.api)).find((rollout) => rollout.kind === kind && rollout.name === name);
    return found && found.missing === undefined ? true : undefined;
  };
  await waitUntil(attempt, { what: `${kind} ${name} to roll out`, timeoutMs: 20_000 });
}

test("a Deployment rolls out, and kubectl agrees", async () => {
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };
  const { status } = await plane.api.apply(
    deployment,
    JSON.stringify({ ...deployment, spec: { replicas: 3, selector, template } }),
  );
  expect(status).toBe(201);
  await awaitRollout("Deployment", "web");
  const { stdout } = await plane.kubectl(["rollout", "status", "deployment/web", "--timeout=5s"]);
  expect(stdout).toContain("successfully rolled out");
});

test("a StatefulSet gets its volumes, and a Job finishes", async () => {
  const claim = {
    metadata: { name: "data" },
    spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
  };
  const set = { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "db" } };
  const spec = { replicas: 2, serviceName: "db", selector, template, volumeClaimTemplates: [claim] };
  await plane.api.apply(set, JSON.stringify({ ...set, spec }));
  const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "once" } };
  const jobSpec = { template: { spec: { ...pod, restartPolicy: "Never" } } };
  await plane.api.apply(job, JSON.stringify({ ...job, spec: jobSpec }));
  await awaitRollout("StatefulSet", "db");
  await awaitRollout("Job", "once");
  const volumes = await plane.api.list("/api/v1/persistentvolumes");
  expect(volumes.map(({ status }) => status)).toEqual([
    expect.objectContaining({ phase: "Bound" }),
    expect.objectContaining({ phase: "Bound" }),
  ]);
});

test("its nodes are the pools of production, over three zones, with their labels and taints", async () => {
  const nodes = await plane.api.list("/api/v1/nodes");
  const pools = Map.groupBy(nodes, ({ metadata }) => metadata.labels?.["workload"]);
  expect(Object.fromEntries([...pools].map(([name, members]) => [name, members.length]))).toEqual({
    system: 3,
    general: 3,
    "data-intensive": 2,
    memory: 3,
    storage: 4,
    spot: 2,
  });
  expect(new Set(nodes.map(({ metadata }) => metadata.labels?.["topology.kubernetes.io/zone"])).size).toBe(3);
  expect(pools.get("storage")?.[0]?.spec).toMatchObject({
    taints: [{ key: "workload", value: "storage", effect: "NoSchedule" }],
  });
});

test("Pod Security refuses and warns, and a ServiceAccount is made for each namespace", async () => {
  const labels = {
    "pod-security.kubernetes.io/enforce": "restricted",
    "pod-security.kubernetes.io/warn": "restricted",
  };
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels } };
  await plane.api.apply(namespace);
  const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web", namespace: "strict" } };
  const { warnings } = await plane.api.apply(
    deployment,
    JSON.stringify({ ...deployment, spec: { selector, template } }),
  );
  expect(warnings).toEqual([expect.stringContaining('would violate PodSecurity "restricted:latest"')]);
  const account = "/api/v1/namespaces/strict/serviceaccounts/default";
  const attempt = async () => ((await plane.api.request("GET", account)).status === 200 ? true : undefined);
  expect(await waitUntil(attempt, { what: "the account", timeoutMs: 5_000 })).toBe(true);
  const refused = await plane.api.request("POST", "/api/v1/namespaces/strict/pods", {
    body: { metadata: { name: "loose" }, spec: pod },
  });
  expect(refused).toMatchObject({ status: 403, body: { message: expect.stringContaining("violates PodSecurity") } });
});

test("a plain user may do nothing", async () => {
  const api = plane.apiAs(plane.userTokens.get("plain-user") ?? "");
  const { status, body } = await api.request("GET", "/api/v1/pods");
  api.close();
  expect({ status, message: body["message"] }).toEqual({
    status: 403,
    message: expect.stringContaining('User "plain-user" cannot list resource "pods"'),
  });
});

test("a text reaches the server as it is written, so that a key said twice is refused", async () => {
  const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "twice" } };
  const text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: twice\ndata:\n  a: one\n  a: two\n";
  const { status, body } = await plane.api.apply(map, text);
  expect({ status, message: body["message"] }).toEqual({
    status: 400,
    message: expect.stringContaining('key "a" already set'),
  });
});

test("custom resources are served once their definitions are installed", async () => {
  await using folder = await useTempDir();
  const definition = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "toys.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { kind: "Toy", plural: "toys" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
    },
  };
  await writeFile(join(folder.path, "toys.json"), JSON.stringify(definition));
  await plane.installCrds(folder.path);
  const { status } = await plane.api.apply({ apiVersion: "example.com/v1", kind: "Toy", metadata: { name: "bear" } });
  expect(status).toBe(201);
});

// the table of processes is that of /proc
(process.platform === "linux" ? test : test.skip)("nothing of it stays behind, whenever it is ended", async () => {
  const before = components();
  expect(before).toEqual(["etcd", "kube-apiserver", "kube-controller", "kube-scheduler", "kwok"]);
  const second = await startControlPlane({ nodePools: singleNodePool });
  expect(components()).toHaveLength(10);
  await second[Symbol.asyncDispose]();
  expect(components()).toEqual(before);
  await expect(startControlPlane({}, AbortSignal.timeout(1_500))).rejects.toThrow();
  expect(components()).toEqual(before);
});

/** The processes of ours that are parts of a control plane, by their names. */
function components(): string[] {
  const children = (readProcessTable() ?? []).filter((row) => row.parent === process.pid && !hasEnded(row));
  const names = children.map(({ pid }) => readFileSync(`/proc/${pid}/comm`, "utf8").trim());
  return names.filter((name) => /^(etcd|kube-|kwok)/.test(name)).sort();
}
