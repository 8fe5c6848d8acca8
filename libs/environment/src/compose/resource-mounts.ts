import type { Located } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, report, textOf } from "./compose-context.ts";
import { secretMountShapes } from "./shapes.ts";

/** A service's use of a top-level secret or config. */
export interface ResourceMount {
  readonly source: Located<string>;
  readonly target?: Located<string> | undefined;
}

/** Reads an item of a service's `secrets` or `configs`: its name, or a map with `source` and `target`. */
export function readResourceMount(node: YamlNode, what: string, context: ComposeContext): ResourceMount[] {
  if (node.kind === "scalar" && typeof node.value === "string") {
    return [{ source: { value: node.value, place: node.place } }];
  }
  const entries = readMap(node, secretMountShapes, `a ${what}`, context);
  const source = textOf(entries.get("source"));
  const target = textOf(entries.get("target"));
  if (source === undefined) {
    if (node.kind === "map") {
      report(context, { rule: `compose/${what}`, place: node.place, message: `a ${what} needs a "source"` });
    }
    return [];
  }
  const placeOf = (key: string) => entries.get(key)?.value.place ?? node.place;
  return [
    {
      source: { value: source, place: placeOf("source") },
      ...(target !== undefined && { target: { value: target, place: placeOf("target") } }),
    },
  ];
}
