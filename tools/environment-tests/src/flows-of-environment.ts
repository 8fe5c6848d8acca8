import { join } from "node:path";
import { type External, flowsOf, readCluster } from "@lakehouse/network-policy";
import { parse } from "yaml";
import { readManifests } from "./read-manifests.ts";

export interface Surroundings {
  /** Pods that are not ours, as Kubernetes objects. */
  readonly others: readonly object[];
  readonly externals: readonly External[];
  readonly podNetworks: readonly string[];
  readonly nodeNetworks: readonly string[];
}

/** A pod of somebody else, by its labels. */
export function foreignPod(namespace: string, name: string, labels: Readonly<Record<string, string>>): object {
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace, name, labels }, spec: {} };
}

/**
 * What the policies of environments/`name` allow, one "from -> to: ports" each. Left out are flows between others, and pods
 * with the host's network: no policy binds them, and to others they are the node.
 */
export async function flowsOfEnvironment(root: string, name: string, surroundings: Surroundings): Promise<string[]> {
  const manifests = await readManifests(join(root, "environments", name));
  // A tenant's folder is a pattern: Argo CD applies it once for each client.
  const own = manifests.filter(({ file }) => !file.startsWith("tenants/"));
  const objects = own.map(({ text }) => parse(text, { version: "1.1" }) as unknown);
  const everything = readCluster([...objects, ...surroundings.others]);
  const cluster = { ...everything, pods: everything.pods.filter(({ hostNetwork }) => !hostNetwork) };
  const foreign = new Set([
    ...surroundings.externals.map((external) => external.name),
    // An operator may run in a namespace of ours
    ...readCluster(surroundings.others)
      .pods.filter((pod) => !pod.namespace.startsWith("crypto-lakehouse"))
      .map((pod) => pod.name),
  ]);
  return flowsOf(cluster, {
    externals: surroundings.externals,
    pods: surroundings.podNetworks,
    nodes: surroundings.nodeNetworks,
  })
    .filter(({ from, to }) => !foreign.has(from) || !foreign.has(to))
    .map(({ from, to, ports }) => `${from} -> ${to}: ${ports.join(", ")}`)
    .sort();
}
