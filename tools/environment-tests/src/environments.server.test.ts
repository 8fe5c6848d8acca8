import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { runKubeconform } from "@lakehouse/kubeconform";
import {
  type ControlPlane,
  type Identity,
  listRollouts,
  productionPools,
  singleNodePool,
  startControlPlane,
  useTempDir,
} from "@lakehouse/testing";
import { applyManifests } from "./apply-manifests.ts";
import { awaitRollouts } from "./await-rollouts.ts";
import { holdSurge } from "./hold-surge.ts";
import { judgeCore } from "./judge-core.ts";
import { type Manifest, readManifests } from "./read-manifests.ts";
import { restartDeployments } from "./restart-deployments.ts";
import { scaleToMinimum } from "./scale-to-minimum.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const crds = join(root, "../shared/schemas/crds");
const builtinCrds = fileURLToPath(new URL("../crds", import.meta.url));
/** Argo CD knows this finalizer by this name alone. */
const accepted =
  /warning: metadata\.finalizers: "resources-finalizer\.argocd\.argoproj\.io": prefer a domain-qualified/;
const rolloutMs = 30_000;

describe.each([
  { name: "k3s-local", nodePools: singleNodePool, definitions: [builtinCrds] },
  { name: "production", nodePools: productionPools, definitions: [builtinCrds, crds] },
])("$name on a real API server", ({ name, nodePools, definitions }) => {
  const areHere = definitions.every((folder) => existsSync(folder));
  const withCrds = areHere ? test : test.skip;
  const reason = areHere ? "" : " (skipped: the CRDs of ../shared/schemas are not here)";
  const folder = join(root, "environments", name);
  let plane: ControlPlane;
  let manifests: Manifest[];

  beforeAll(async () => {
    manifests = await readManifests(folder);
    plane = await startControlPlane({ nodePools });
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  test("every core object is valid for kubeconform -strict, and none is skipped", async () => {
    await using dir = await useTempDir();
    const { judged, problems } = await judgeCore(plane.api, manifests, dir.path);
    expect(problems).toEqual([]);
    expect(judged).toBeGreaterThan(100);
  });

  withCrds(`is applied without an error or a warning${reason}`, async () => {
    const used = manifests.map(({ apiVersion, kind }) => ({ group: apiVersion.split("/")[0] ?? "", kind }));
    // the others would cost half a minute on a busy machine and prove nothing here
    const only = (file: string, text: string) =>
      used.some(({ group, kind }) => file.endsWith(`.${group}.yaml`) && text.includes(` kind: ${kind}\n`));
    for (const definition of definitions) await plane.installCrds(definition, { only });
    const problems = await applyManifests(plane.api, manifests);
    expect(problems.filter((problem) => !accepted.test(problem))).toEqual([]);
  });

  withCrds(`rolls out, at the least that its autoscalers run${reason}`, async () => {
    await scaleToMinimum(plane.api, manifests);
    expect(await awaitRollouts(plane.api, rolloutMs)).toEqual([]);
    expect((await listRollouts(plane.api)).length).toBeGreaterThan(10);
  });

  withCrds(`has room in its quotas for a surge beside the migration${reason}`, async () => {
    expect(await holdSurge(plane.api)).toEqual([]);
  });

  withCrds(`rolls out again when everything changes at once${reason}`, async () => {
    await restartDeployments(plane.api);
    expect(await awaitRollouts(plane.api, rolloutMs)).toEqual([]);
  });
});

describe("what is wrong", () => {
  const deployment = (name: string, container: string, more = ""): Manifest => ({
    file: "wrong.yaml",
    line: 1,
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "strict" },
    text: `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: strict }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: web, image: web, ${container} }]${more} }
`,
  });
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await startControlPlane({ nodePools: singleNodePool });
    const labels = { "pod-security.kubernetes.io/warn": "restricted" };
    await plane.api.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "strict", labels } } as Identity);
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "small", namespace: "strict" } };
    await plane.api.apply(quota, JSON.stringify({ ...quota, spec: { hard: { "requests.cpu": "1" } } }));
  });
  afterAll(async () => plane?.[Symbol.asyncDispose]());

  test("is seen by kubeconform with the schemas made here: an unknown field, and a word that no enum has", async () => {
    await using dir = await useTempDir();
    const wrong = [deployment("field", "prots: []"), deployment("word", "imagePullPolicy: Sometimes")];
    expect(await judgeCore(plane.api, wrong, dir.path)).toEqual({
      judged: 2,
      problems: [
        expect.stringMatching(/^wrong\.yaml:1 Deployment strict\/field: .*prots/),
        expect.stringMatching(/^wrong\.yaml:1 Deployment strict\/word: .*imagePullPolicy/),
      ],
    });
  });

  test("is refused by the server, or warned of, with its place", async () => {
    const kind = { ...deployment("toy", ""), apiVersion: "example.com/v1", kind: "Toy" };
    const requests = "resources: { requests: { cpu: 600m } }";
    const wrong = [deployment("field", "prots: []"), kind, deployment("loose", requests)];
    const said = (await applyManifests(plane.api, wrong)).sort();
    expect(said).toEqual([
      expect.stringMatching(/^wrong\.yaml:1 Deployment strict\/field: .*field not declared in schema/),
      expect.stringMatching(/^wrong\.yaml:1 Deployment strict\/loose: warning: would violate PodSecurity "restricted/),
      expect.stringMatching(/^wrong\.yaml:1 Toy strict\/toy: GET \/apis\/example\.com\/v1 answered 404/),
    ]);
  });

  test("is named when it does not roll out, with what the controller says", async () => {
    const elsewhere = deployment("nowhere", "resources: { requests: { cpu: 10m } }", ", nodeSelector: { moon: dark }");
    await applyManifests(plane.api, [elsewhere]);
    expect(await awaitRollouts(plane.api, 3_000)).toEqual([
      expect.stringMatching(/^Deployment strict\/nowhere: 0 of 1 pods are available\n {4}FailedScheduling: 0\/1 nodes/),
    ]);
  });

  test("is found when a surge is over the quota", async () => {
    expect(await holdSurge(plane.api)).toEqual([
      expect.stringMatching(/^the surge of Deployment strict\/loose: .*exceeded quota: small/),
    ]);
  });
});

const eksctlSchema = join(root, "../shared/schemas/eksctl-clusterconfig.json");
const noSchema = existsSync(eksctlSchema) ? "" : " (skipped: the schema of ../shared/schemas is not here)";

(noSchema ? test.skip : test)(`the cluster of production is valid for eksctl's own schema${noSchema}`, async () => {
  const file = join(root, "environments/production/cluster/eksctl.yaml");
  const rows = await runKubeconform({ files: [file], schemaLocations: [eksctlSchema], strict: true });
  expect(rows).toEqual([expect.objectContaining({ kind: "ClusterConfig", status: "valid" })]);
});
