import type { Finding } from "@lakehouse/findings";
import { findingOf, type Problem } from "../problem.ts";
import { suggestName } from "../nearest-name.ts";
import { describeKind, type YamlEntry, type YamlMap, type YamlNode } from "../yaml/yaml-node.ts";
import type { Variables } from "./interpolate.ts";
import type { Shape, Shapes } from "./shapes.ts";

/** What reading a Compose file, and those that it refers to, shares: the variables, the other files, where findings go. */
export interface ComposeContext {
  /** The environment's own Compose file. */
  readonly file: string;
  /** Texts of the environment's folder, by path from the root. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that were read already; undefined for one that could not be. */
  readonly trees: Map<string, YamlMap | undefined>;
  /** What relative paths in an included file are relative to, where that is not the file's own folder. */
  readonly directories: Map<string, string>;
  readonly variables: Variables;
  readonly findings: Finding[];
}

export function report(context: ComposeContext, problem: Problem): void {
  context.findings.push(findingOf(problem));
}

const shapeNames: Readonly<Record<Shape, string>> = {
  text: "text",
  number: "a number",
  boolean: "true or false",
  list: "a list",
  map: "a map",
  empty: "empty",
};

/**
 * Reads a map: reports unknown keys and values of a wrong kind, and returns only the entries that are as they should be,
 * so that readers behind it need not check again.
 */
export function readMap(
  node: YamlNode,
  shapes: Shapes,
  what: string,
  context: ComposeContext,
): ReadonlyMap<string, YamlEntry> {
  const entries = new Map<string, YamlEntry>();
  const map = expectMap(node, what, context);
  for (const entry of map?.entries.values() ?? []) {
    const allowed = Object.hasOwn(shapes, entry.key) ? shapes[entry.key] : undefined;
    if (!allowed) reportUnknownKey(entry, shapes, what, context);
    else if (expectShape(entry, allowed, context)) entries.set(entry.key, entry);
  }
  return entries;
}

/** The node as a map, or undefined after saying that it is none. */
export function expectMap(node: YamlNode, what: string, context: ComposeContext): YamlMap | undefined {
  if (node.kind === "map") return node;
  report(context, {
    rule: "compose/type",
    place: node.place,
    message: `${what} must be a map, not ${describeKind(node)}`,
  });
  return undefined;
}

/** The text of every item of a list; others, numbers included unless allowed, are reported. */
export function readTexts(
  node: YamlNode,
  what: string,
  context: ComposeContext,
  options: { readonly numbers?: boolean } = {},
): { text: string; node: YamlNode }[] {
  if (node.kind !== "list") return [];
  return node.items.flatMap((item) => {
    const isText = item.kind === "scalar" && typeof item.value === "string";
    const isNumber = item.kind === "scalar" && typeof item.value === "number" && options.numbers;
    if (isText || isNumber) return [{ text: item.text, node: item }];
    report(context, {
      rule: "compose/type",
      place: item.place,
      message: `an item of ${what} must be text, not ${describeKind(item)}`,
      help: "quote it",
    });
    return [];
  });
}

/** The text of a scalar entry that `readMap` let through. */
export function textOf(entry: YamlEntry | undefined): string | undefined {
  return entry?.value.kind === "scalar" && entry.value.value !== null ? entry.value.text : undefined;
}

/** The items of a list entry that `readMap` let through. */
export function itemsOf(entry: YamlEntry | undefined): readonly YamlNode[] {
  return entry?.value.kind === "list" ? entry.value.items : [];
}

export function isTrue(entry: YamlEntry | undefined): boolean {
  return textOf(entry)?.toLowerCase() === "true";
}

function expectShape(entry: YamlEntry, allowed: readonly Shape[], context: ComposeContext): boolean {
  if (allowed.includes(shapeOf(entry.value))) return true;
  report(context, {
    rule: "compose/type",
    place: entry.value.place,
    message: `"${entry.key}" must be ${allowed.map((shape) => shapeNames[shape]).join(" or ")}, not ${describeKind(entry.value)}`,
  });
  return false;
}

function shapeOf(node: YamlNode): Shape {
  if (node.kind !== "scalar") return node.kind;
  if (node.value === null) return "empty";
  return typeof node.value === "string" ? "text" : typeof node.value === "number" ? "number" : "boolean";
}

function reportUnknownKey(entry: YamlEntry, shapes: Shapes, what: string, context: ComposeContext): void {
  if (entry.key.startsWith("x-")) return;
  report(context, {
    rule: "compose/unknown-key",
    place: entry.keyPlace,
    message: `${what} has no key "${entry.key}"`,
    help: suggestName(entry.key, Object.keys(shapes)),
  });
}
