import type { Located } from "../model.ts";
import type { YamlEntry, YamlNode } from "../yaml/yaml-node.ts";

/** The value below a node by keys and indexes ("spec", "ports", 0); undefined where the path ends early. */
export function nodeAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  let current = node;
  for (const step of path) {
    if (current?.kind === "map") current = current.entries.get(String(step))?.value;
    else if (current?.kind === "list" && typeof step === "number") current = current.items[step];
    else return undefined;
  }
  return current;
}

export function itemsAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): readonly YamlNode[] {
  const found = nodeAt(node, ...path);
  return found?.kind === "list" ? found.items : [];
}

export function entriesAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): readonly YamlEntry[] {
  const found = nodeAt(node, ...path);
  return found?.kind === "map" ? [...found.entries.values()] : [];
}

/** A scalar as text, whatever its type; null is undefined. */
export function locatedAt(
  node: YamlNode | undefined,
  ...path: readonly (string | number)[]
): Located<string> | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === "scalar" && found.value !== null ? { value: found.text, place: found.place } : undefined;
}

export function textAt(node: YamlNode | undefined, ...path: readonly (string | number)[]): string | undefined {
  return locatedAt(node, ...path)?.value;
}

export function numberAt(
  node: YamlNode | undefined,
  ...path: readonly (string | number)[]
): Located<number> | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === "scalar" && typeof found.value === "number"
    ? { value: found.value, place: found.place }
    : undefined;
}

/** A map of texts, such as labels and selectors. */
export function textsAt(
  node: YamlNode | undefined,
  ...path: readonly (string | number)[]
): ReadonlyMap<string, string> {
  return new Map(
    entriesAt(node, ...path).flatMap(({ key, value }) => {
      const text = textAt(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
}
