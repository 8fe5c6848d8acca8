import { hostname } from "node:os";
import {
  addressOverridesOf,
  type Environment,
  leftOutServicesOf,
  type ProbeDefinition,
  type RunFile,
} from "@lakehouse/environment";
import { locateProbe, type ProbeResult, runProbe } from "@lakehouse/probes";
import { newTraceId } from "@lakehouse/logging";
import { readSecret } from "@lakehouse/secrets";
import { stateFolderOf } from "@lakehouse/embedded";
import { soleEnvironment } from "../choose-environment.ts";
import type { CommandContext } from "../command-context.ts";
import { readCurrentRun } from "../current-run.ts";
import type { ExitCode } from "../exit-code.ts";
import { loadValidEnvironment, projectRoot } from "../project.ts";
import { formatTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

export interface CheckOptions {
  readonly from: "host" | "network";
  readonly format: string;
}

/** One probe's verdict; `left-out` is a service that the running environment says it does not have. */
interface Checked {
  readonly probe: ProbeDefinition;
  readonly verdict: ProbeResult["outcome"] | { readonly kind: "left-out"; readonly message: string };
  readonly durationSeconds?: number | undefined;
}

/** Runs every probe once, all at the same time. Exit 1 if one fails, 2 if one could not be measured. */
export async function check(
  name: string | undefined,
  options: CheckOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const root = await projectRoot(context);
  const run = await readCurrentRun(root);
  const environment = await loadValidEnvironment(root, await soleEnvironment(root, name, run), context);
  const own = run?.environment === environment.name && options.from === "host" ? run : undefined;
  const checked = await Promise.all(
    environment.probes.map((probe) => checkOne(probe, { environment, run: own, root, options, context })),
  );
  const { terminal } = context;
  terminal.print(
    options.format === "json" ? renderJson(environment, options, checked) : renderTable(checked, terminal),
  );
  const kinds = new Set(checked.map(({ verdict }) => verdict.kind));
  if (kinds.has("unmeasured")) return 2;
  return kinds.has("failed") ? 1 : 0;
}

interface CheckParts {
  readonly environment: Environment;
  readonly run: RunFile | undefined;
  readonly root: string;
  readonly options: CheckOptions;
  readonly context: CommandContext;
}

async function checkOne(probe: ProbeDefinition, parts: CheckParts): Promise<Checked> {
  const { environment, run, root, options, context } = parts;
  const leftOut = run && leftOutServicesOf(run).get(probe.service);
  if (leftOut !== undefined) return { probe, verdict: { kind: "left-out", message: leftOut } };
  const overrides = run && addressOverridesOf(run);
  const location = locateProbe(probe, { environment, vantage: options.from, overrides });
  if (location.kind === "unmeasured") return { probe, verdict: location };
  const secretsDir = context.env["VALIDATOR_SECRETS_DIR"] ?? stateFolderOf(root).secretsDir(environment.name);
  const result = await runProbe(
    probe,
    {
      address: location.address,
      resolve: location.resolve,
      secret: (ref) => readSecret(secretsDir, ref),
      canaryKey: `${environment.name}/${hostname()}-check-${process.pid}/${probe.id.replace("/", "-")}`,
      traceId: newTraceId(),
      memory: new Map(),
      monotonic: () => performance.now(),
    },
    context.signal,
  );
  context.signal.throwIfAborted();
  return { probe, verdict: result.outcome, durationSeconds: result.durationSeconds };
}

const looks = {
  ok: { text: "ok", color: "green" },
  failed: { text: "FAILED", color: "red" },
  unmeasured: { text: "unmeasured", color: "yellow" },
  "left-out": { text: "left out", color: "dim" },
} as const;

function renderTable(checked: readonly Checked[], { style }: Terminal): string {
  const rows = checked.map(({ probe, verdict, durationSeconds }) => [
    probe.service,
    probe.name,
    probe.kind,
    style(looks[verdict.kind].color, looks[verdict.kind].text),
    durationSeconds === undefined ? "" : `${(durationSeconds * 1000).toFixed(1)} ms`,
    verdict.kind === "ok" ? "" : verdict.kind === "failed" ? `${verdict.reason}: ${verdict.message}` : verdict.message,
  ]);
  const header = ["SERVICE", "PROBE", "KIND", "RESULT", "TOOK", ""].map((title) => style("dim", title));
  const counts = countByKind(checked);
  const summary = `${counts.ok} ok, ${counts.failed} failed, ${counts.unmeasured} unmeasured, ${counts["left-out"]} left out`;
  return `${formatTable([header, ...rows])}\n\n${summary}`;
}

function countByKind(checked: readonly Checked[]) {
  const counts = { ok: 0, failed: 0, unmeasured: 0, "left-out": 0 };
  for (const { verdict } of checked) counts[verdict.kind] += 1;
  return counts;
}

function renderJson(environment: Environment, options: CheckOptions, checked: readonly Checked[]): string {
  const results = checked.map(({ probe, verdict, durationSeconds }) => ({
    env: environment.name,
    service: probe.service,
    probe: probe.name,
    kind: probe.kind,
    target: `${probe.service}:${probe.port}`,
    outcome: verdict,
    durationSeconds,
  }));
  return JSON.stringify(
    { environment: environment.name, from: options.from, results, summary: countByKind(checked) },
    null,
    2,
  );
}
