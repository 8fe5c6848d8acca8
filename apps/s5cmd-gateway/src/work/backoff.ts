/** Doubles from 1 s to at most 60 s, with jitter so that replicas do not return together. */
export function backoffMs(attempt: number): number {
  return Math.min(60_000, 1_000 * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
}
