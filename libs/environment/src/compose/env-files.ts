import type { Located } from "../model.ts";
import type { YamlEntry, YamlNode } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, report, textOf } from "./compose-context.ts";
import { readDotenv } from "./dotenv.ts";
import { otherText } from "./load-tree.ts";
import { pathFromRoot } from "./place-paths.ts";
import { envFileShapes } from "./shapes.ts";

/** The variables of a service's `env_file`s; of a name that several give, the last counts. */
export function readEnvFiles(
  entry: YamlEntry | undefined,
  context: ComposeContext,
): ReadonlyMap<string, Located<string>> {
  const items = entry?.value.kind === "list" ? entry.value.items : entry ? [entry.value] : [];
  return new Map(items.flatMap((item) => [...readEnvFile(item, context)]));
}

function readEnvFile(item: YamlNode, context: ComposeContext): ReadonlyMap<string, Located<string>> {
  const named = namedFile(item, context);
  if (!named) return new Map();
  const file = pathFromRoot(named.path, named.node.place, context);
  if (!named.required && !context.files.has(file)) return new Map();
  const text = otherText(file, named.node.place, context);
  if (text === undefined) return new Map();
  const { variables, places, findings } = readDotenv(file, text);
  context.findings.push(...findings);
  return new Map(
    [...variables].map(([name, value]) => [name, { value, place: places.get(name) ?? named.node.place }] as const),
  );
}

function namedFile(item: YamlNode, context: ComposeContext) {
  if (item.kind === "scalar" && typeof item.value === "string") {
    return { path: item.text, node: item, required: true };
  }
  const entries = readMap(item, envFileShapes, "an env_file", context);
  const path = entries.get("path");
  const text = textOf(path);
  if (path && text !== undefined) {
    return { path: text, node: path.value, required: textOf(entries.get("required")) !== "false" };
  }
  if (item.kind === "map" && !item.entries.has("path")) {
    report(context, { rule: "compose/env-file", place: item.place, message: 'an env_file needs a "path"' });
  }
  return undefined;
}
