/** Reading parsed YAML whose shape nobody has promised. */
export type PlainMap = Readonly<Record<string, unknown>>;

export function mapAt(value: unknown, ...path: readonly string[]): PlainMap {
  const found = valueAt(value, ...path);
  return isMap(found) ? found : {};
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function valueAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path) found = isMap(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** The texts of a map of labels; anything else in it is not a label. */
export function labelsAt(value: unknown, ...path: readonly string[]): Record<string, string> {
  const entries = Object.entries(mapAt(value, ...path));
  return Object.fromEntries(entries.flatMap(([key, label]) => (typeof label === "string" ? [[key, label]] : [])));
}

function isMap(value: unknown): value is PlainMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
