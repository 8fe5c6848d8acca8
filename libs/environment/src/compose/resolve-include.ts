import type { Place } from "@lakehouse/findings";
import type { YamlEntry, YamlMap, YamlNode } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, readTexts, report } from "./compose-context.ts";
import { readDotenv } from "./dotenv.ts";
import type { Variables } from "./interpolate.ts";
import { loadTree, otherText } from "./load-tree.ts";
import { mergeMaps } from "./merge-services.ts";
import { folderOf, pathFromRoot } from "./place-paths.ts";
import { resolveExtends } from "./resolve-extends.ts";
import { includeShapes } from "./shapes.ts";

const sections = ["services", "networks", "volumes", "secrets", "configs"];

/** The file with its services' `extends` followed and with everything that `include` brings in, which may include in turn. */
export function resolveInclude(tree: YamlMap, context: ComposeContext, path: readonly string[]): YamlMap {
  const extended = withExtends(tree, context);
  const include = tree.entries.get("include");
  if (include?.value.kind !== "list") return extended;
  const included = include.value.items.flatMap((item) => includedTree(item, context, path) ?? []);
  return included.reduce((result, other) => addSections(result, other, context), extended);
}

function withExtends(tree: YamlMap, context: ComposeContext): YamlMap {
  const services = tree.entries.get("services");
  if (services?.value.kind !== "map") return tree;
  const resolved = [...services.value.entries].map(
    ([name, declared]) => [name, resolveExtends(declared, tree, context)] as const,
  );
  const value: YamlMap = { ...services.value, entries: new Map(resolved) };
  return { ...tree, entries: new Map(tree.entries).set("services", { ...services, value }) };
}

interface Include {
  readonly paths: readonly { readonly text: string; readonly place: Place }[];
  readonly directory?: string | undefined;
  readonly envFiles: readonly { readonly text: string; readonly place: Place }[];
}

function includedTree(item: YamlNode, context: ComposeContext, path: readonly string[]): YamlMap | undefined {
  const include = readItem(item, context);
  const files = include.paths.map(({ text, place }) => ({ file: pathFromRoot(text, place, context), place }));
  const [first] = files;
  if (!first) return undefined;
  const directory =
    include.directory === undefined ? folderOf(first.file) : pathFromRoot(include.directory, item.place, context);
  const variables = includeVariables(include, directory, context);
  const trees = files.flatMap(({ file, place }) => {
    if (path.includes(file)) {
      report(context, { rule: "compose/include", place, message: `${file} includes itself` });
      return [];
    }
    const text = otherText(file, place, context);
    if (text === undefined) return [];
    context.directories.set(file, directory);
    const tree = loadTree(file, text, variables, context);
    return tree ? [resolveInclude(tree, context, [...path, file])] : [];
  });
  const [base, ...overrides] = trees;
  return base && overrides.reduce(mergeMaps, base);
}

// The environment's own variables come before those that the included project brings along
function includeVariables(include: Include, directory: string, context: ComposeContext): Variables {
  const own = include.envFiles.map(({ text, place }) => ({ file: pathFromRoot(text, place, context), place }));
  const fallback = `${directory}/.env`;
  const named = own.flatMap(({ file, place }) => {
    const text = otherText(file, place, context);
    return text === undefined ? [] : [{ file, text }];
  });
  const implied = context.files.get(fallback);
  const files = own.length > 0 ? named : implied === undefined ? [] : [{ file: fallback, text: implied }];
  const variables = files.flatMap(({ file, text }) => {
    const dotenv = readDotenv(file, text);
    context.findings.push(...dotenv.findings);
    return [...dotenv.variables];
  });
  return new Map([...variables, ...context.variables]);
}

function readItem(item: YamlNode, context: ComposeContext): Include {
  if (item.kind === "scalar" && typeof item.value === "string") {
    return { paths: [{ text: item.text, place: item.place }], envFiles: [] };
  }
  const entries = readMap(item, includeShapes, "an include", context);
  const directory = entries.get("project_directory")?.value;
  const paths = textsOf(entries.get("path"), context);
  if (paths.length === 0 && item.kind === "map" && !item.entries.has("path")) {
    report(context, { rule: "compose/include", place: item.place, message: 'an include needs a "path"' });
  }
  return {
    paths,
    directory: directory?.kind === "scalar" ? directory.text : undefined,
    envFiles: textsOf(entries.get("env_file"), context),
  };
}

function textsOf(entry: YamlEntry | undefined, context: ComposeContext) {
  if (!entry) return [];
  if (entry.value.kind === "scalar") return [{ text: entry.value.text, place: entry.value.place }];
  return readTexts(entry.value, `"${entry.key}"`, context).map(({ text, node }) => ({ text, place: node.place }));
}

/** Adds the included declarations; a name that is there already must be the very same. */
function addSections(own: YamlMap, other: YamlMap, context: ComposeContext): YamlMap {
  const entries = new Map(own.entries);
  for (const section of sections) {
    const added = other.entries.get(section);
    if (added?.value.kind !== "map") continue;
    const existing = entries.get(section);
    const present = existing?.value.kind === "map" ? existing.value.entries : new Map<string, YamlEntry>();
    const merged = new Map(present);
    for (const [name, entry] of added.value.entries) {
      const first = present.get(name);
      if (!first) merged.set(name, entry);
      else if (first.keyPlace !== entry.keyPlace) reportConflict(section, first, entry, context);
    }
    const base = existing ?? added;
    entries.set(section, { ...base, value: { kind: "map", place: base.value.place, entries: merged } });
  }
  return { ...own, entries };
}

function reportConflict(section: string, first: YamlEntry, second: YamlEntry, context: ComposeContext): void {
  report(context, {
    rule: "compose/include",
    place: first.keyPlace,
    message: `"${first.key}" is declared under "${section}" here and in ${second.keyPlace.file}, which is included`,
    help: "give one of them another name",
    related: [{ ...second.keyPlace, message: "declared here too" }],
  });
}
