import { type KubernetesApi, listRollouts, type Rollout } from "@lakehouse/testing";
import { WaitError, waitUntil } from "@lakehouse/time";

/** Waits until every workload has rolled out. @returns what has not, each with what its controller last complained of */
export async function awaitRollouts(api: KubernetesApi, timeoutMs: number): Promise<string[]> {
  const attempt = async () => ((await unfinished(api)).length === 0 ? true : undefined);
  try {
    await waitUntil(attempt, { what: "all roll-outs", timeoutMs, intervalMs: 250 });
    return [];
  } catch (error) {
    if (!(error instanceof WaitError)) throw error;
    return explain(api, await unfinished(api));
  }
}

async function unfinished(api: KubernetesApi): Promise<Rollout[]> {
  return (await listRollouts(api)).filter(({ missing }) => missing);
}

/** Events speak of ReplicaSets and pods, whose names begin with the workload's. */
async function explain(api: KubernetesApi, rollouts: readonly Rollout[]): Promise<string[]> {
  const events = (await api.list("/api/v1/events")) as unknown as Event[];
  return rollouts.map(({ kind, namespace, name, missing }) => {
    const said = events
      .filter(({ type }) => type === "Warning")
      .filter(({ involvedObject: about }) => about.namespace === namespace && about.name.startsWith(name))
      .map(({ reason, message }) => `${reason}: ${message}`);
    return [`${kind} ${namespace}/${name}: ${missing}`, ...new Set(said)].join("\n    ");
  });
}

interface Event {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly involvedObject: { readonly namespace: string; readonly name: string };
}
