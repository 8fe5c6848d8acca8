import type { Dependency } from "../model.ts";
import type { YamlEntry } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, readTexts, report, textOf } from "./compose-context.ts";
import { dependencyShapes } from "./shapes.ts";

const conditions = ["service_started", "service_healthy", "service_completed_successfully"] as const;

/** Reads `depends_on`, list or map. Whether the services exist is checked once all are known. */
export function readDependencies(entry: YamlEntry | undefined, context: ComposeContext): Dependency[] {
  if (entry?.value.kind === "list") {
    return readTexts(entry.value, '"depends_on"', context).map(({ text, node }) => ({
      service: text,
      condition: "service_started" as const,
      required: true,
      place: node.place,
    }));
  }
  if (entry?.value.kind !== "map") return [];
  return [...entry.value.entries.values()].flatMap((dependency) => readDependency(dependency, context));
}

function readDependency(dependency: YamlEntry, context: ComposeContext): Dependency[] {
  const entries = readMap(dependency.value, dependencyShapes, `the dependency "${dependency.key}"`, context);
  const written = entries.get("condition");
  const condition = conditions.find((candidate) => candidate === textOf(written));
  if (!condition) {
    report(context, {
      rule: "compose/depends-on",
      place: written?.value.place ?? dependency.keyPlace,
      message: written
        ? `"${textOf(written)}" is not a condition`
        : `the dependency "${dependency.key}" needs a "condition"`,
      help: `one of ${conditions.join(", ")}`,
    });
    return [];
  }
  const required = entries.get("required")?.value;
  return [
    {
      service: dependency.key,
      condition,
      required: required?.kind !== "scalar" || required.value !== false,
      place: dependency.keyPlace,
    },
  ];
}
