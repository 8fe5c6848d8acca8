import type { Finding } from "@lakehouse/findings";
import { findingOf } from "../problem.ts";
import type { YamlEntry, YamlMap, YamlNode } from "./yaml-node.ts";

/** Adds what `<<` brings in: a map, or a list of maps of which the earlier wins. Keys that are already there stay. */
export function mergeEntries(entries: Map<string, YamlEntry>, value: YamlNode): Finding[] {
  const candidates = value.kind === "list" ? value.items : [value];
  const maps = candidates.filter((candidate): candidate is YamlMap => candidate.kind === "map");
  for (const map of maps) {
    for (const [key, entry] of map.entries) if (!entries.has(key)) entries.set(key, entry);
  }
  if (maps.length === candidates.length) return [];
  const wrong = candidates.find((candidate) => candidate.kind !== "map") ?? value;
  return [findingOf({ rule: "yaml/merge-key", place: wrong.place, message: '"<<" takes a map or a list of maps' })];
}
