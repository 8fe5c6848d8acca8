/** What every series of ours can be told apart by; an alert keeps them for whoever is woken. */
export const identity = "environment, cluster_name, namespace, service";

/** `sum by (…)` for each observer, then the worst of them: two validators are two opinions, not one sum. */
export function sumPerObserver(expr: string): string {
  return `sum by (${identity}, instance) (${expr})`;
}

/** Several lines of PromQL without the indentation of the code around them. */
export function promql(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const text = String.raw({ raw: strings }, ...values);
  const lines = text.replace(/^\n/, "").trimEnd().split("\n");
  const first = /^ */.exec(lines[0] ?? "")?.[0].length ?? 0;
  return lines.map((line) => (line.slice(0, first).trim() === "" ? line.slice(first) : line)).join("\n");
}

/** The `le` of a bucket edge as Prometheus 2 and 3 write it. */
export function edge(seconds: number): string {
  return Number.isInteger(seconds) ? `le=~"${seconds}([.]0)?"` : `le="${seconds}"`;
}
