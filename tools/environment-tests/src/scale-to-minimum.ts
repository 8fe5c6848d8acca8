import { ApiError, type KubernetesApi } from "@lakehouse/testing";
import type { Manifest } from "./read-manifests.ts";
import { parse } from "yaml";

interface Autoscaler {
  readonly spec: {
    readonly scaleTargetRef: { readonly apiVersion?: string; readonly kind?: string; readonly name: string };
    /** Of a HorizontalPodAutoscaler. */
    readonly minReplicas?: number;
    /** Of a ScaledObject. */
    readonly minReplicaCount?: number;
  };
}

/**
 * Does what autoscalers do in their first seconds, since there are neither metrics nor KEDA here: the least that they would
 * run has to fit.
 */
export async function scaleToMinimum(api: KubernetesApi, manifests: readonly Manifest[]): Promise<void> {
  for (const { kind, metadata, text } of manifests) {
    if (kind !== "HorizontalPodAutoscaler" && kind !== "ScaledObject") continue;
    const { scaleTargetRef, minReplicas, minReplicaCount } = (parse(text) as Autoscaler).spec;
    const { apiVersion = "apps/v1", kind: target = "Deployment", name } = scaleTargetRef;
    const path = await api.pathOf({ apiVersion, kind: target, metadata: { ...metadata, name } });
    const replicas = minReplicas ?? minReplicaCount ?? 1;
    const contentType = "application/merge-patch+json";
    const { status, body } = await api.request("PATCH", `${path}/scale`, { body: { spec: { replicas } }, contentType });
    if (status >= 300) throw new ApiError(`scaling for ${kind} ${metadata.name}`, status, body);
  }
}
