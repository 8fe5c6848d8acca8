import type { Finding, Place } from "@lakehouse/findings";
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { findingOf } from "../problem.ts";
import type { Dialect } from "./dialect.ts";
import { mergeEntries } from "./merge-entries.ts";
import type { SourcePlaces } from "./source-places.ts";
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yaml-node.ts";

/** Nodes a document may have once its aliases are followed; a few lines of aliases of aliases can ask for billions. */
const maxNodes = 100_000;

const coreTag = "tag:yaml.org,2002:";

interface Conversion {
  readonly places: SourcePlaces;
  readonly dialect: Dialect;
  readonly findings: Finding[];
  /** By anchor; undefined while the anchored value itself is being read. */
  readonly anchors: Map<string, YamlNode | undefined>;
  readonly sizes: Map<YamlNode, number>;
  nodes: number;
}

/** The library's tree as ours: places, resolved scalars, aliases shared, merge keys followed, duplicate keys reported. */
export function convertDocument(
  contents: Node,
  places: SourcePlaces,
  dialect: Dialect,
): { root: YamlNode; findings: Finding[] } {
  const conversion: Conversion = { places, dialect, findings: [], anchors: new Map(), sizes: new Map(), nodes: 0 };
  const root = convert(contents, conversion, places.at(0, 0));
  return { root, findings: conversion.findings };
}

function convert(node: unknown, conversion: Conversion, fallback: Place): YamlNode {
  if (isAlias(node)) return convertAlias(node.source, placeOf(node, conversion, fallback), conversion);
  if (!isMap(node) && !isSeq(node) && !isScalar(node))
    return { kind: "scalar", place: fallback, value: null, text: "" };
  const anchor = node.anchor;
  if (anchor) conversion.anchors.set(anchor, undefined);
  const before = conversion.nodes++;
  const converted = isScalar(node)
    ? convertScalar(node, conversion, fallback)
    : isSeq(node)
      ? convertList(node, conversion, fallback)
      : convertMap(node, conversion, fallback);
  if (anchor) {
    conversion.anchors.set(anchor, converted);
    conversion.sizes.set(converted, conversion.nodes - before);
  }
  return converted;
}

function convertAlias(name: string, place: Place, conversion: Conversion): YamlNode {
  const report = (message: string) => conversion.findings.push(findingOf({ rule: "yaml/alias", place, message }));
  const nothing: YamlScalar = { kind: "scalar", place, value: null, text: "" };
  const target = conversion.anchors.get(name);
  if (!target) {
    report(conversion.anchors.has(name) ? `*${name} contains itself` : `*${name} has no anchor &${name} before it`);
    return nothing;
  }
  const size = conversion.sizes.get(target) ?? 1;
  if (conversion.nodes + size > maxNodes) {
    // Said once: every alias after this one would say the same
    if (conversion.nodes <= maxNodes) report(`the aliases grow to more than ${maxNodes} values`);
    conversion.nodes = maxNodes + 1;
    return nothing;
  }
  conversion.nodes += size;
  return target;
}

function convertScalar(node: Scalar, conversion: Conversion, fallback: Place): YamlScalar {
  const source = node.source ?? textOf(node);
  const plain = node.type === "PLAIN";
  const place = plain && source === "" ? fallback : placeOf(node, conversion, fallback);
  const text = plain ? source : textOf(node);
  switch (node.tag) {
    case undefined:
      return { kind: "scalar", place, ...(plain ? readPlain(source, place, conversion) : { value: text, text }) };
    case "!":
    case `${coreTag}str`:
      return { kind: "scalar", place, value: text, text };
    case `${coreTag}int`:
    case `${coreTag}float`:
    case `${coreTag}bool`:
    case `${coreTag}null`:
      return { kind: "scalar", place, ...readPlain(text, place, conversion) };
    default:
      conversion.findings.push(findingOf({ rule: "yaml/tag", place, message: `the tag ${node.tag} is not supported` }));
      return { kind: "scalar", place, value: text, text };
  }
}

function readPlain(source: string, place: Place, { dialect, findings }: Conversion) {
  const scalar = dialect.readScalar(source);
  if (dialect.name === "kubernetes" && typeof scalar.value === "number" && !Number.isFinite(scalar.value)) {
    const message = `${source} is a number that JSON, and so Kubernetes, does not have`;
    findings.push(findingOf({ rule: "yaml/number", place, message, help: "quote it when text is meant" }));
  }
  return scalar;
}

// With the failsafe schema every scalar's value is text
function textOf(node: Scalar): string {
  return typeof node.value === "string" ? node.value : "";
}

function convertList(node: YAMLSeq, conversion: Conversion, fallback: Place): YamlList {
  const place = placeOf(node, conversion, fallback);
  reportTag(node, place, `${coreTag}seq`, conversion);
  return { kind: "list", place, items: node.items.map((item) => convert(item, conversion, place)) };
}

function convertMap(node: YAMLMap, conversion: Conversion, fallback: Place): YamlMap {
  const place = placeOf(node, conversion, fallback);
  reportTag(node, place, `${coreTag}map`, conversion);
  const entries = new Map<string, YamlEntry>();
  const merged: YamlNode[] = [];
  for (const pair of node.items) {
    const entry = convertPair(pair, conversion, place);
    const isMerge = entry.key === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN";
    if (isMerge) merged.push(entry.value);
    else if (entries.has(entry.key)) reportDuplicate(entry, entries.get(entry.key), conversion);
    else entries.set(entry.key, entry);
  }
  for (const value of merged) conversion.findings.push(...mergeEntries(entries, value));
  const first = entries.values().next().value;
  return { kind: "map", place: first && node.items.length > 0 && !node.flow ? first.keyPlace : place, entries };
}

function convertPair(pair: Pair, conversion: Conversion, parent: Place): YamlEntry {
  const { key } = pair;
  const keyPlace = placeOf(key, conversion, parent);
  if (!isScalar(key)) {
    conversion.findings.push(findingOf({ rule: "yaml/key", place: keyPlace, message: "a key must be plain text" }));
  }
  const text = isScalar(key) ? keyText(key, conversion) : "";
  if (text === undefined) {
    const message = `${isScalar(key) && key.source ? key.source : "null"} cannot be a key in Kubernetes`;
    conversion.findings.push(findingOf({ rule: "yaml/key", place: keyPlace, message, help: "quote it" }));
  }
  return { key: text ?? "", keyPlace, value: convert(pair.value, conversion, keyPlace) };
}

function keyText(key: Scalar, { dialect }: Conversion): string | undefined {
  const isText = key.type !== "PLAIN" || key.tag === "!" || key.tag === `${coreTag}str`;
  return isText ? textOf(key) : dialect.readKey(key.source ?? "");
}

function reportDuplicate(entry: YamlEntry, first: YamlEntry | undefined, conversion: Conversion): void {
  conversion.findings.push(
    findingOf({
      rule: "yaml/duplicate-key",
      place: entry.keyPlace,
      message: `"${entry.key}" is written twice`,
      help: "keep one of them",
      related: first ? [{ ...first.keyPlace, message: "written here first" }] : [],
    }),
  );
}

function reportTag(node: YAMLSeq | YAMLMap, place: Place, expected: string, conversion: Conversion): void {
  if (!node.tag || node.tag === expected) return;
  conversion.findings.push(findingOf({ rule: "yaml/tag", place, message: `the tag ${node.tag} is not supported` }));
}

function placeOf(node: unknown, conversion: Conversion, fallback: Place): Place {
  const range = (node as Node | undefined)?.range;
  return range ? conversion.places.onFirstLine(range[0], range[1]) : fallback;
}
