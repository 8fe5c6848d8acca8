// Obtains what the tests need, before the first test, with progress on stderr: prepare.ts [NAME...]
import { type BinaryName, binaryNames, isBinaryName, prepareBinaries } from "@lakehouse/binaries";

// the slow ones first, so that the quick ones fill the gaps
const neededByTests: readonly BinaryName[] = [
  "kube-apiserver",
  "kube-controller-manager",
  "kwok",
  "jaeger",
  "otelcol-node",
  "otelcol",
  "prefect",
  "versitygw",
  "kube-scheduler",
  "kubectl",
  "kubeconform",
  "etcd",
  "toxiproxy",
  "s5cmd",
  "redis-server",
  "redis-cli",
  "prometheus",
  "promtool",
  "amtool",
];

async function prepare(names: readonly string[], signal: AbortSignal): Promise<number> {
  const unknown = names.filter((name) => !isBinaryName(name));
  if (unknown.length > 0) {
    say(`no binary is called ${unknown.join(" or ")}; there are ${binaryNames.join(", ")}`);
    return 2;
  }
  const wanted = names.length > 0 ? names.filter(isBinaryName) : neededByTests;
  const since = performance.now();
  const { binaries, failures } = await prepareBinaries(wanted, { signal, progress: say });
  for (const { error } of failures) say(error instanceof Error ? error.message : String(error));
  const took = `${((performance.now() - since) / 1_000).toFixed(1)} s`;
  say(`${binaries.length} of ${wanted.length} binaries ready after ${took}`);
  return failures.length > 0 ? 2 : 0;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(new Error(`ended by ${name}`)));
try {
  process.exitCode = await prepare(process.argv.slice(2), stop.signal);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
