import type { Located } from "../model.ts";
import { describeKind, type YamlEntry } from "../yaml/yaml-node.ts";
import { type ComposeContext, readTexts, report } from "./compose-context.ts";

/** Reads `environment`, map or list. A name without a value takes it from the variables, and is absent when they have none. */
export function readServiceEnvironment(
  entry: YamlEntry | undefined,
  context: ComposeContext,
): ReadonlyMap<string, Located<string>> {
  const result = new Map<string, Located<string>>();
  const set = (name: string, value: string | undefined, place: Located<string>["place"]) => {
    const resolved = value ?? context.variables.get(name);
    if (resolved !== undefined) result.set(name, { value: resolved, place });
  };
  if (entry?.value.kind === "list") {
    for (const { text, node } of readTexts(entry.value, '"environment"', context)) {
      const equals = text.indexOf("=");
      set(equals < 0 ? text : text.slice(0, equals), equals < 0 ? undefined : text.slice(equals + 1), node.place);
    }
  }
  if (entry?.value.kind !== "map") return result;
  for (const { key, value } of entry.value.entries.values()) {
    if (value.kind === "scalar") set(key, value.value === null ? undefined : value.text, value.place);
    else {
      report(context, {
        rule: "compose/type",
        place: value.place,
        message: `the variable "${key}" must be text, a number or a boolean, not ${describeKind(value)}`,
      });
    }
  }
  return result;
}
