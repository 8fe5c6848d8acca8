import type { Place } from "@lakehouse/findings";

/** A parsed value that knows where it was written. Aliases and merge keys are already followed. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar {
  readonly kind: "scalar";
  readonly place: Place;
  readonly value: string | number | boolean | null;
  /** The value as text, without the loss that a number has beyond 2^53. */
  readonly text: string;
}

export interface YamlList {
  readonly kind: "list";
  readonly place: Place;
  readonly items: readonly YamlNode[];
}

export interface YamlMap {
  readonly kind: "map";
  /** The first entry's key, for a message about the whole map; an empty map's braces. */
  readonly place: Place;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: YamlNode;
}

export type PlainValue = string | number | boolean | null | PlainValue[] | { [key: string]: PlainValue };

/** The value without places, as JSON would have it. */
export function plainOf(node: YamlNode): PlainValue {
  switch (node.kind) {
    case "scalar":
      return node.value;
    case "list":
      return node.items.map(plainOf);
    case "map": {
      // A null prototype: a key "__proto__" is a key like any other
      const plain = Object.create(null) as { [key: string]: PlainValue };
      for (const entry of node.entries.values()) plain[entry.key] = plainOf(entry.value);
      return plain;
    }
  }
}

/** What a message calls the kind of a value. */
export function describeKind(node: YamlNode): string {
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  if (node.value === null) return "empty";
  if (typeof node.value === "string") return `the text ${JSON.stringify(node.value)}`;
  return typeof node.value === "boolean" ? `the boolean ${node.value}` : `the number ${node.text}`;
}
