import { ApiError, type ApplyOptions, type KubernetesApi } from "@lakehouse/testing";
import { type Manifest, placeOf } from "./read-manifests.ts";

/** What must be there before the others; kinds that no line names come third. */
const order: readonly (readonly string[])[] = [
  ["Namespace"],
  ["CustomResourceDefinition", "PriorityClass", "StorageClass", "ResourceQuota", "LimitRange", "ServiceAccount"],
  [],
  ["Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"],
];
const rest = 2;

/**
 * Applies everything and goes on after a refusal. What takes the place of something else (an alternative, the storage
 * classes of another provider) is only tried, before its counterpart stands in its way.
 * @returns every error and every warning of the server, with its place
 */
export async function applyManifests(api: KubernetesApi, manifests: readonly Manifest[]): Promise<string[]> {
  const apply = async (some: readonly Manifest[] = [], options?: ApplyOptions) =>
    (await Promise.all(some.map((manifest) => applyOne(api, manifest, options)))).flat();
  const stages = Map.groupBy(
    manifests.filter((manifest) => !isAlternative(manifest)),
    ({ kind }) => {
      const stage = order.findIndex((kinds) => kinds.includes(kind));
      return stage === -1 ? rest : stage;
    },
  );
  const problems = await apply(stages.get(0));
  problems.push(...(await apply(manifests.filter(isAlternative), { dryRun: true })));
  for (const stage of order.keys().drop(1)) problems.push(...(await apply(stages.get(stage))));
  return problems;
}

function isAlternative({ file }: Manifest): boolean {
  return file.startsWith("cluster/") || file.includes("/alternatives/");
}

async function applyOne(api: KubernetesApi, manifest: Manifest, options?: ApplyOptions): Promise<string[]> {
  const place = placeOf(manifest);
  try {
    const { status, warnings, body } = await api.apply(manifest, manifest.text, options);
    const said = warnings.map((warning) => `${place}: warning: ${warning}`);
    return status < 300 ? said : [...said, `${place}: ${String(body["message"])}`];
  } catch (error) {
    if (error instanceof ApiError) return [`${place}: ${error.message}`];
    throw error;
  }
}
