const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Reads "250ms", "5s", "1m", "12h" or "30d" as milliseconds; anything else is undefined. */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+)(ms|s|m|h|d)$/.exec(text);
  const unit = unitMs[match?.[2] ?? ""];
  return match && unit !== undefined ? Number(match[1]) * unit : undefined;
}

/** Reads "99.9%" as 0.999, without the error that dividing by 100 would bring in. */
export function ratioOfPercentage(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)%$/.exec(text);
  return match ? Number(`${match[1]}e-2`) : undefined;
}

const binaryFactors: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: 1024 ** 3, Ti: 1024 ** 4 };

/** Reads "4Gi" as bytes. */
export function binaryBytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti)$/.exec(text);
  const factor = binaryFactors[match?.[2] ?? ""];
  return match && factor !== undefined ? Math.floor(Number(match[1]) * factor) : undefined;
}
