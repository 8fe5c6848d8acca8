/** The addresses from `first` to `last` of one family. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads "10.0.0.0/8", "fd00::/8", or one address; undefined when it is none. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = "", prefix, ...rest] = text.split("/");
  const parsed = address.includes(":") ? parseV6(address) : parseV4(address);
  if (!parsed || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return undefined;
  const { bits, value } = parsed;
  const length = prefix === undefined ? bits : Number(prefix);
  if (length > bits) return undefined;
  const size = 1n << BigInt(bits - length);
  const first = (value / size) * size;
  return { bits, first, last: first + size - 1n };
}

/** The addresses that are in both ranges. */
export function overlapOf(a: IpRange, b: IpRange): IpRange | undefined {
  if (a.bits !== b.bits) return undefined;
  const first = a.first > b.first ? a.first : b.first;
  const last = a.last < b.last ? a.last : b.last;
  return first <= last ? { bits: a.bits, first, last } : undefined;
}

/** Whether every address of `inner` is in one of `ranges`. */
export function isCovered(inner: IpRange, ranges: readonly IpRange[]): boolean {
  let next = inner.first;
  const sorted = ranges.filter(({ bits }) => bits === inner.bits).sort((a, b) => (a.first < b.first ? -1 : 1));
  for (const { first, last } of sorted) {
    if (first > next) break;
    if (last >= next) next = last + 1n;
  }
  return next > inner.last;
}

function parseV4(text: string): { bits: 32; value: bigint } | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return undefined;
  let value = 0n;
  for (const part of parts) value = value * 256n + BigInt(part);
  return { bits: 32, value };
}

function parseV6(text: string): { bits: 128; value: bigint } | undefined {
  const [head = "", tail, ...rest] = text.split("::");
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const missing = 8 - left.length - right.length;
  if (rest.length > 0 || (tail === undefined ? missing !== 0 : missing < 1)) return undefined;
  const groups = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: BigInt(`0x${groups.map((group) => group.padStart(4, "0")).join("")}`) };
}

function groupsOf(text: string): string[] {
  return text === "" ? [] : text.split(":");
}
