import type { Resource } from "../model.ts";
import { nodeAt, textAt } from "./node-at.ts";

const clusterSecrets = ["app", "superuser", "ca", "server", "replication"];

/** Names of Secrets that controllers make by themselves, so that nobody has to bring them along. */
export function generatedSecrets(resources: readonly Resource[]): ReadonlySet<string> {
  return new Set(resources.flatMap(secretsMadeBy));
}

function secretsMadeBy({ apiVersion, kind, name, value }: Resource): string[] {
  const group = apiVersion.split("/")[0];
  if (group === "cert-manager.io" && kind === "Certificate") return [textAt(value, "spec", "secretName") ?? name];
  if (group === "postgresql.cnpg.io" && kind === "Cluster") return clusterSecrets.map((suffix) => `${name}-${suffix}`);
  // Without data it is filled in the cluster: a ServiceAccount's token, for one
  return apiVersion === "v1" && kind === "Secret" && !nodeAt(value, "data") && !nodeAt(value, "stringData")
    ? [name]
    : [];
}
