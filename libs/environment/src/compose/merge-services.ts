import { plainOf, type YamlEntry, type YamlMap, type YamlNode } from "../yaml/yaml-node.ts";

/** Keys whose lists replace each other. */
const replaced = new Set(["command", "entrypoint", "test"]);
/** Keys that may be a list of NAME=value or a map. */
const assignments = new Set(["environment", "labels", "annotations", "extra_hosts", "sysctls", "args", "driver_opts"]);
/** Keys of whose items only one may have the same target. */
const byTarget = new Set(["volumes", "secrets", "configs"]);

/** Compose's rules for what an extending or overriding map adds to the one before it: maps merge, lists grow, the rest is replaced. */
export function mergeMaps(base: YamlMap, own: YamlMap): YamlMap {
  const entries = new Map<string, YamlEntry>(base.entries);
  for (const [key, entry] of own.entries) {
    const earlier = base.entries.get(key);
    entries.set(key, earlier ? { ...entry, value: mergeValues(key, earlier.value, entry.value) } : entry);
  }
  return { ...own, entries };
}

function mergeValues(key: string, base: YamlNode, own: YamlNode): YamlNode {
  // A key with nothing behind it leaves what was there
  if (own.kind === "scalar" && own.value === null) return base;
  if (replaced.has(key)) return own;
  const [first, second] = base.kind === own.kind ? [base, own] : [asMap(key, base), asMap(key, own)];
  if (first.kind === "map" && second.kind === "map") return mergeMaps(first, second);
  if (first.kind !== "list" || second.kind !== "list") return own;
  if (assignments.has(key)) return mergeValues(key, asMap(key, base), asMap(key, own));
  const keyOf = (item: YamlNode) => (byTarget.has(key) ? targetOf(item) : JSON.stringify(plainOf(item)));
  const ownKeys = new Set(second.items.map(keyOf));
  return { ...second, items: [...first.items.filter((item) => !ownKeys.has(keyOf(item))), ...second.items] };
}

function targetOf(item: YamlNode): string {
  if (item.kind === "scalar") return item.text.split(":")[1] ?? item.text;
  const entries = item.kind === "map" ? item.entries : new Map<string, YamlEntry>();
  const target = entries.get("target")?.value ?? entries.get("source")?.value;
  return target?.kind === "scalar" ? target.text : JSON.stringify(plainOf(item));
}

/** A list of assignments, or of services to depend on, as the map it stands for. */
function asMap(key: string, node: YamlNode): YamlNode {
  if (node.kind !== "list" || (!assignments.has(key) && key !== "depends_on" && key !== "networks")) return node;
  const entries = node.items.flatMap((item): YamlEntry[] => {
    if (item.kind !== "scalar") return [];
    const { place } = item;
    const [name = "", ...rest] = item.text.split("=");
    const value = rest.length > 0 ? rest.join("=") : null;
    if (key === "depends_on") return [{ key: item.text, keyPlace: place, value: startedCondition(item) }];
    return [{ key: name, keyPlace: place, value: { kind: "scalar", place, value, text: value ?? "" } }];
  });
  return { kind: "map", place: node.place, entries: new Map(entries.map((entry) => [entry.key, entry])) };
}

function startedCondition({ place }: YamlNode): YamlMap {
  const text = "service_started";
  const condition: YamlEntry = {
    key: "condition",
    keyPlace: place,
    value: { kind: "scalar", place, value: text, text },
  };
  return { kind: "map", place, entries: new Map([["condition", condition]]) };
}
