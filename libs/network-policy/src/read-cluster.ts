import type { Cluster, Namespace, NetworkPolicy } from "./cluster.ts";
import { labelsAt, mapAt, type PlainMap, textAt } from "./plain.ts";
import { podsOf } from "./pods-of.ts";

/** What Kubernetes objects, as parsed YAML, say about who may talk to whom. They must be valid: the schema is not checked. */
export function readCluster(objects: readonly unknown[]): Cluster {
  const maps = objects.map((object) => mapAt(object));
  const pods = maps.flatMap(podsOf);
  const policies = maps.filter(isPolicy).map(policyOf);
  const named = [...pods, ...policies].map(({ namespace }) => ({
    name: namespace,
    labels: labelsOfNamespace(namespace),
  }));
  const declared = maps.filter((object) => textAt(object, "kind") === "Namespace").map(namespaceOf);
  return {
    pods,
    policies,
    namespaces: new Map([...named, ...declared].map((namespace) => [namespace.name, namespace])),
  };
}

function isPolicy(object: PlainMap): boolean {
  // Calico and Cilium have a kind of the same name with other semantics
  return textAt(object, "kind") === "NetworkPolicy" && textAt(object, "apiVersion") === "networking.k8s.io/v1";
}

function policyOf(object: PlainMap): NetworkPolicy {
  return {
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace") ?? "default",
    spec: mapAt(object, "spec"),
  };
}

function namespaceOf(object: PlainMap): Namespace {
  const name = textAt(object, "metadata", "name") ?? "";
  return { name, labels: { ...labelsAt(object, "metadata", "labels"), ...labelsOfNamespace(name) } };
}

/** What the API server puts on every namespace. */
function labelsOfNamespace(name: string): Record<string, string> {
  return { "kubernetes.io/metadata.name": name };
}
