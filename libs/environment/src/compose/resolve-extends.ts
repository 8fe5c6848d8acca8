import type { Place } from "@lakehouse/findings";
import { suggestName } from "../nearest-name.ts";
import type { YamlEntry, YamlMap } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, report, textOf } from "./compose-context.ts";
import { loadTree, otherText } from "./load-tree.ts";
import { mergeMaps } from "./merge-services.ts";
import { pathFromRoot } from "./place-paths.ts";
import { extendsShapes } from "./shapes.ts";

/** The service with what it extends, of this file or another, merged into it; `extends` itself is gone. */
export function resolveExtends(
  declared: YamlEntry,
  tree: YamlMap,
  context: ComposeContext,
  path: readonly string[] = [],
): YamlEntry {
  const service = declared.value;
  const entry = service.kind === "map" ? service.entries.get("extends") : undefined;
  if (service.kind !== "map" || !entry) return declared;
  const own: YamlMap = { ...service, entries: new Map([...service.entries].filter(([key]) => key !== "extends")) };
  const here = `${declared.keyPlace.file} ${declared.key}`;
  const base = findBase(entry, declared, tree, context, [...path, here]);
  return { ...declared, value: base ? mergeMaps(base, own) : own };
}

function findBase(
  entry: YamlEntry,
  declared: YamlEntry,
  tree: YamlMap,
  context: ComposeContext,
  path: readonly string[],
): YamlMap | undefined {
  const written = readReference(entry, context);
  if (!written) return undefined;
  const file = written.file && pathFromRoot(written.file.text, written.file.place, context);
  const otherFileText = file !== undefined && written.file ? otherText(file, written.file.place, context) : undefined;
  if (file !== undefined && otherFileText === undefined) return undefined;
  const other =
    file !== undefined && otherFileText !== undefined
      ? loadTree(file, otherFileText, context.variables, context)
      : tree;
  const services = other?.entries.get("services")?.value;
  if (services?.kind !== "map") return undefined;
  const base = services.entries.get(written.service.text);
  const { text, place } = written.service;
  if (!base) {
    const message = `"${declared.key}" extends "${text}", which is not declared`;
    report(context, { rule: "compose/extends", place, message, help: suggestName(text, services.entries.keys()) });
    return undefined;
  }
  if (path.includes(`${base.keyPlace.file} ${base.key}`)) {
    report(context, {
      rule: "compose/extends",
      place,
      message: `"${declared.key}" extends itself by way of "${text}"`,
    });
    return undefined;
  }
  const resolved = resolveExtends(base, other ?? tree, context, path).value;
  return resolved.kind === "map" ? resolved : undefined;
}

interface Reference {
  readonly service: { readonly text: string; readonly place: Place };
  readonly file?: { readonly text: string; readonly place: Place } | undefined;
}

function readReference(entry: YamlEntry, context: ComposeContext): Reference | undefined {
  if (entry.value.kind === "scalar" && typeof entry.value.value === "string") {
    return { service: { text: entry.value.text, place: entry.value.place } };
  }
  const entries = readMap(entry.value, extendsShapes, '"extends"', context);
  const service = entries.get("service");
  const file = entries.get("file");
  const name = textOf(service);
  const path = textOf(file);
  if (!service || name === undefined) {
    if (entry.value.kind === "map" && !entry.value.entries.has("service")) {
      report(context, { rule: "compose/extends", place: entry.keyPlace, message: '"extends" needs a "service"' });
    }
    return undefined;
  }
  return {
    service: { text: name, place: service.value.place },
    file: file && path !== undefined ? { text: path, place: file.value.place } : undefined,
  };
}
