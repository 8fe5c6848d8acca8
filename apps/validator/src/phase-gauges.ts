import type { ProbeKind } from "@lakehouse/environment";
import type { Phase, ProbeResult } from "@lakehouse/probes";
import { Gauge, type Registry } from "prom-client";

/** Kinds whose phases belong to operations. */
const withOperations = ["s3", "prefect", "gateway"] as const satisfies readonly ProbeKind[];
const withoutOperations = ["http", "tcp", "postgres", "redis"] as const satisfies readonly ProbeKind[];

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly operation?: string | undefined;
}

/** One gauge per kind, `probe_<kind>_duration_seconds`, with the phases of the last run. */
export function createPhaseGauges(registry: Registry, labelNames: readonly string[]) {
  const create = (kind: ProbeKind, more: readonly string[]) =>
    new Gauge({
      name: `probe_${kind}_duration_seconds`,
      help: `How long the phases of the last ${kind} run took.`,
      labelNames: [...labelNames, ...more],
      registers: [registry],
    });
  const gauges = new Map<ProbeKind, Gauge>([
    ...withOperations.map((kind) => [kind, create(kind, ["operation", "phase"])] as const),
    ...withoutOperations.map((kind) => [kind, create(kind, ["phase"])] as const),
  ]);
  const shown = new Map<string, Map<string, Series>>();
  return {
    set(kind: ProbeKind, labels: Readonly<Record<string, string>> & { readonly probe: string }, result: ProbeResult) {
      const gauge = gauges.get(kind);
      const sums = sumPhases(result.phases);
      const before = shown.get(labels.probe) ?? new Map<string, Series>();
      const after = new Map<string, Series>();
      for (const [key, series] of before) {
        if (sums.has(key)) continue;
        // a gateway's canary does not move at every run: what a good run did not do keeps its last measurement
        if (result.outcome.kind === "ok" && !touches(result.phases, series.operation)) after.set(key, series);
        else gauge?.remove(series.labels);
      }
      for (const [key, { phase, operation, seconds }] of sums) {
        const all = operation === undefined ? { ...labels, phase } : { ...labels, operation, phase };
        gauge?.set(all, seconds);
        after.set(key, { labels: all, operation });
      }
      shown.set(labels.probe, after);
    },
  };
}

/** An operation may have happened several times in a run (polls); its phases add up, as blackbox adds up redirects. */
function sumPhases(phases: readonly Phase[]): Map<string, Phase> {
  const sums = new Map<string, Phase>();
  for (const phase of phases) {
    const key = `${phase.operation ?? ""}/${phase.phase}`;
    sums.set(key, { ...phase, seconds: phase.seconds + (sums.get(key)?.seconds ?? 0) });
  }
  return sums;
}

function touches(phases: readonly Phase[], operation: string | undefined): boolean {
  return phases.some((phase) => phase.operation === operation);
}
