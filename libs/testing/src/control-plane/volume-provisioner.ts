import { setTimeout as sleep } from "node:timers/promises";
import { ApiError } from "./api-error.ts";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";

const intervalMs = 200;

/**
 * Stands in for the provisioners of clouds and of K3s: every claim without a volume gets one made for it alone, of its own
 * size. Runs until it is disposed.
 */
export function startVolumeProvisioner(api: KubernetesApi): AsyncDisposable {
  const stop = new AbortController();
  const running = provision(api, stop.signal);
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

async function provision(api: KubernetesApi, signal: AbortSignal): Promise<void> {
  const made = new Set<string>();
  while (!signal.aborted) {
    try {
      for (const claim of await api.list("/api/v1/persistentvolumeclaims")) {
        const { uid = "" } = claim.metadata;
        if (made.has(uid) || (claim.status as ClaimStatus).phase !== "Pending") continue;
        const { status, body } = await api.request("POST", "/api/v1/persistentvolumes", { body: volumeFor(claim) });
        if (status >= 300 && status !== 409) throw new ApiError("POST persistentvolumes", status, body);
        made.add(uid);
      }
    } catch {
      // the server is going down, or a claim went away meanwhile: claims that stay unbound show in the roll-out
    }
    await sleep(intervalMs, undefined, { signal }).catch(() => {});
  }
}

interface ClaimStatus {
  readonly phase?: string;
}

interface ClaimSpec {
  readonly storageClassName?: string;
  readonly accessModes: readonly string[];
  readonly volumeMode?: string;
  readonly resources: { readonly requests: { readonly storage: string } };
}

function volumeFor(claim: KubernetesObject): object {
  const { name, namespace, uid } = claim.metadata;
  const { storageClassName, accessModes, resources, volumeMode } = claim.spec as ClaimSpec;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}` },
    spec: {
      storageClassName,
      accessModes,
      volumeMode,
      capacity: { storage: resources.requests.storage },
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      persistentVolumeReclaimPolicy: "Delete",
      // never mounted: nothing runs on these nodes
      hostPath: { path: `/volumes/${uid}` },
    },
  };
}
