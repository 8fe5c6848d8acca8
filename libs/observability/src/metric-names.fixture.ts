const words = new Set(["and", "or", "unless", "bool", "offset", "inf", "nan"]);

/** The metrics that an expression reads: what is left of its names without labels, functions and operators. */
export function metricNamesOf(expr: string): readonly string[] {
  const bare = expr
    .replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, "")
    .replaceAll(/\[[^\]]*\]/g, "")
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, "")
    .replaceAll(/\$\w+/g, "1");
  const names = bare.matchAll(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\()(?![\w:])/g);
  return [...new Set([...names].map(([name]) => name))].filter((name) => !words.has(name) && !/\($/.test(name));
}

/** An expression of a dashboard as Prometheus gets it. */
export function expand(expr: string): string {
  return expr.replaceAll("$__rate_interval", "5m").replaceAll("$monthly_cost", "1610");
}
