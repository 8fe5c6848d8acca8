import type { Finding, Place } from "@lakehouse/findings";
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { findingOf } from "../problem.ts";
import { readComposeScalar } from "./compose-scalar.ts";
import { mergeEntries } from "./merge-entries.ts";
import type { SourcePlaces } from "./source-places.ts";
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yaml-node.ts";

/** Nodes a document may have once its aliases are followed; a few lines of aliases of aliases can ask for billions. */
const maxNodes = 100_000;

const coreTag = "tag:yaml.org,2002:";

interface Conversion {
  readonly places: SourcePlaces;
  readonly findings: Finding[];
  /** By anchor; undefined while the anchored value itself is being read. */
  readonly anchors: Map<string, YamlNode | undefined>;
  readonly sizes: Map<YamlNode, number>;
  nodes: number;
}

/** The library's tree as ours: places, resolved scalars, aliases shared, merge keys followed, duplicate keys reported. */
export function convertDocument(contents: Node, places: SourcePlaces): { root: YamlNode; findings: Finding[] } {
  const conversion: Conversion = { places, findings: [], anchors: new Map(), sizes: new Map(), nodes: 0 };
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
      return { kind: "scalar", place, ...(plain ? readComposeScalar(source) : { value: text, text }) };
    case "!":
    case `${coreTag}str`:
      return { kind: "scalar", place, value: text, text };
    case `${coreTag}int`:
    case `${coreTag}float`:
    case `${coreTag}bool`:
    case `${coreTag}null`:
      return { kind: "scalar", place, ...readComposeScalar(text) };
    default:
      conversion.findings.push(findingOf({ rule: "yaml/tag", place, message: `the tag ${node.tag} is not supported` }));
      return { kind: "scalar", place, value: text, text };
  }
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
  const text = isScalar(key) ? keyText(key) : "";
  return { key: text, keyPlace, value: convert(pair.value, conversion, keyPlace) };
}

// yaml.v3 keeps a key as it is written: `0644:` is "0644", `yes:` is "yes"; only null becomes "".
function keyText(key: Scalar): string {
  const text = key.type === "PLAIN" ? (key.source ?? "") : textOf(key);
  return key.type === "PLAIN" && readComposeScalar(text).value === null ? "" : text;
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
