import type { Place } from "@lakehouse/findings";
import { durationMs } from "../durations.ts";
import type { Located, SecretRef } from "../model.ts";
import type { YamlMap, YamlNode } from "../yaml/yaml-node.ts";

/** Typed access to a map that the schema has already approved; what is absent is undefined. */
export interface Fields {
  readonly place: Place;
  text(key: string): string | undefined;
  located(key: string): Located<string> | undefined;
  number(key: string): number | undefined;
  flag(key: string): boolean;
  durationMs(key: string): number | undefined;
  texts(key: string): readonly Located<string>[];
  items(key: string): readonly Fields[];
  map(key: string): Fields | undefined;
  secret(key: string): SecretRef | undefined;
  /** Where the value is, or the whole map when the key is absent. */
  placeOf(key: string): Place;
}

export function fieldsOf(node: YamlNode): Fields {
  const map: YamlMap = node.kind === "map" ? node : { kind: "map", place: node.place, entries: new Map() };
  const valueOf = (key: string) => map.entries.get(key)?.value;
  const located = (key: string): Located<string> | undefined => locatedText(valueOf(key));
  const fields: Fields = {
    place: map.place,
    located,
    text: (key) => located(key)?.value,
    number: (key) => {
      const value = valueOf(key);
      return value?.kind === "scalar" && typeof value.value === "number" ? value.value : undefined;
    },
    flag: (key) => {
      const value = valueOf(key);
      return value?.kind === "scalar" && value.value === true;
    },
    durationMs: (key) => durationMs(located(key)?.value ?? ""),
    texts: (key) => itemsOf(valueOf(key)).flatMap((item) => locatedText(item) ?? []),
    items: (key) => itemsOf(valueOf(key)).map(fieldsOf),
    map: (key) => {
      const value = valueOf(key);
      return value?.kind === "map" ? fieldsOf(value) : undefined;
    },
    secret: (key) => secretRefOf(fields.map(key)?.located("secret")),
    placeOf: (key) => valueOf(key)?.place ?? map.place,
  };
  return fields;
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === "list" ? node.items : [];
}

function locatedText(node: YamlNode | undefined): Located<string> | undefined {
  return node?.kind === "scalar" && node.value !== null ? { value: node.text, place: node.place } : undefined;
}

function secretRefOf(written: Located<string> | undefined): SecretRef | undefined {
  const [name, key] = written?.value.split("/") ?? [];
  return written && name && key ? { name, key, place: written.place } : undefined;
}
