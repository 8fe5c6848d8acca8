import { setTimeout as sleep } from "node:timers/promises";
import type { KubernetesApi, KubernetesObject } from "@lakehouse/testing";

interface WorkloadSpec {
  readonly template: { readonly spec: object };
  readonly strategy?: { readonly type?: string; readonly rollingUpdate?: { readonly maxSurge?: number | string } };
}

/** What ended a moment ago still counts: a quota's controller follows a little later. */
const settleMs = 4_000;

/**
 * Whether each Deployment's additional pod fits beside everything that runs and all Jobs. The pods are real and count
 * against the quota, but no scheduler takes them, so that none ends before the next has been tried.
 * @returns what the server said of those that do not fit
 */
export async function holdSurge(api: KubernetesApi): Promise<string[]> {
  const problems: string[] = [];
  const held: string[] = [];
  for (const job of await api.list("/apis/batch/v1/jobs")) {
    const answer = await hold(api, job);
    if ("path" in answer) held.push(answer.path);
    else problems.push(`Job ${nameOf(job)}: ${answer.refusal}`);
  }
  for (const deployment of (await api.list("/apis/apps/v1/deployments")).filter(surges)) {
    const answer = await hold(api, deployment);
    if ("path" in answer) await release(api, answer.path);
    else problems.push(`the surge of Deployment ${nameOf(deployment)}: ${answer.refusal}`);
  }
  await Promise.all(held.map((path) => release(api, path)));
  return problems;
}

function surges({ spec }: KubernetesObject): boolean {
  const { strategy } = spec as WorkloadSpec;
  const none = [0, "0", "0%"];
  return strategy?.type !== "Recreate" && !none.includes(strategy?.rollingUpdate?.maxSurge ?? "25%");
}

/** Without labels: a controller would take a pod with those of its own. */
async function hold(
  api: KubernetesApi,
  { metadata, spec }: KubernetesObject,
): Promise<{ readonly path: string } | { readonly refusal: string }> {
  const pods = `/api/v1/namespaces/${metadata.namespace}/pods`;
  const body = {
    metadata: { generateName: "held-" },
    spec: { ...(spec as WorkloadSpec).template.spec, schedulerName: "nobody" },
  };
  const end = performance.now() + settleMs;
  for (;;) {
    const answer = await api.request("POST", pods, { body });
    if (answer.status === 201) return { path: `${pods}/${answer.body.metadata.name}` };
    if (performance.now() > end) return { refusal: String(answer.body["message"]) };
    await sleep(settleMs / 20);
  }
}

async function release(api: KubernetesApi, path: string): Promise<void> {
  await api.request("DELETE", `${path}?gracePeriodSeconds=0`);
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}
