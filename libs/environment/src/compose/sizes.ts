const factors = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4, p: 1024 ** 5 } as const;

/** Reads "512M", "1.5g", "64kb" or "1024" as bytes. Docker counts in steps of 1024 whatever the unit's spelling. */
export function parseByteSize(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(i?b)?$/i.exec(text);
  if (!match) return undefined;
  return Math.floor(Number(match[1]) * factors[(match[2] ?? "").toLowerCase() as keyof typeof factors]);
}

/** Reads a Compose duration ("5s", "1m30s", "250ms") as milliseconds; undefined when it is none. */
export function parseComposeDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(\d+(\.\d+)?(us|ms|s|m|h))+$/.test(text)) return undefined;
  const unitMs: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
  let total = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(us|ms|s|m|h)/g)) {
    total += Number(amount) * (unitMs[unit ?? ""] ?? 0);
  }
  return total;
}
