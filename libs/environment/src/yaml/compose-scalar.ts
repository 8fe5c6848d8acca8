export interface ScalarValue {
  readonly value: string | number | boolean | null;
  readonly text: string;
}

const words: Readonly<Record<string, boolean | null | number>> = {
  ...Object.fromEntries(["", "~", "null", "Null", "NULL"].map((word) => [word, null])),
  ...Object.fromEntries(["true", "True", "TRUE"].map((word) => [word, true])),
  ...Object.fromEntries(["false", "False", "FALSE"].map((word) => [word, false])),
  ...Object.fromEntries([".nan", ".NaN", ".NAN"].map((word) => [word, Number.NaN])),
  ...Object.fromEntries(
    [".inf", ".Inf", ".INF"].flatMap((w) => [
      [w, Infinity],
      [`+${w}`, Infinity],
      [`-${w}`, -Infinity],
    ]),
  ),
};
const maxInteger = 2n ** 64n - 1n;
const minInteger = -(2n ** 63n);

/**
 * Reads a plain (unquoted, untagged) scalar as gopkg.in/yaml.v3 does, which is what Compose reads files with:
 * YAML 1.2 words, YAML 1.1 numbers (`0644` is 420, `1_000` is 1000), no base 60. Times stay text.
 */
export function readComposeScalar(source: string): ScalarValue {
  if (Object.hasOwn(words, source)) return scalarOf(words[source] ?? null, source);
  if (!/^[-+.0-9]/.test(source)) return { value: source, text: source };
  const digits = source.replaceAll("_", "");
  const integer = readYamlInteger(source);
  if (integer !== undefined) return { value: Number(integer), text: String(integer) };
  // yaml.v3 drops underscores from everything but a number that begins with its point
  const float = source.startsWith(".") ? source : digits;
  if (/^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/.test(float)) return scalarOf(Number(float), source);
  return { value: source, text: source };
}

/** The integer that a plain scalar is, if it is one that 64 bits can hold. */
export function readYamlInteger(source: string): bigint | undefined {
  return /^[-+0-9]/.test(source) ? readInteger(source.replaceAll("_", "")) : undefined;
}

function scalarOf(value: boolean | null | number, source: string): ScalarValue {
  if (value === null) return { value, text: "" };
  return Number.isFinite(value) || typeof value === "boolean"
    ? { value, text: String(value) }
    : { value, text: source };
}

// As Go's ParseInt with base 0: a leading 0 means octal, 0x, 0o and 0b in either case.
function readInteger(digits: string): bigint | undefined {
  const match = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/.exec(digits);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const magnitude = BigInt(hex ? `0x${hex}` : binary ? `0b${binary}` : octal ? `0o${octal}` : (decimal ?? "0"));
  const integer = sign === "-" ? -magnitude : magnitude;
  return integer >= minInteger && integer <= maxInteger ? integer : undefined;
}
