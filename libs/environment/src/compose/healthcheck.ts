import type { Service } from "../model.ts";
import type { YamlEntry } from "../yaml/yaml-node.ts";
import { type ComposeContext, isTrue, readMap, readTexts, report, textOf } from "./compose-context.ts";
import { healthcheckShapes } from "./shapes.ts";
import { parseComposeDuration } from "./sizes.ts";

const forms = ["CMD", "CMD-SHELL", "NONE"];

export function readHealthcheck(entry: YamlEntry | undefined, context: ComposeContext): Service["healthcheck"] {
  if (!entry) return undefined;
  const entries = readMap(entry.value, healthcheckShapes, '"healthcheck"', context);
  for (const key of ["interval", "timeout", "start_period", "start_interval"]) {
    checkDuration(entries.get(key), context);
  }
  const test = entries.get("test");
  const first = test && readTexts(test.value, '"test"', context)[0];
  const word = first?.text;
  if (test?.value.kind === "list" && (word === undefined || !forms.includes(word))) {
    report(context, {
      rule: "compose/healthcheck-form",
      place: first?.node.place ?? test.keyPlace,
      message: `"test" must begin with ${forms.join(", ")}`,
      help: 'write ["CMD", "program", "argument"] or one text for the shell',
    });
  }
  const disabled = isTrue(entries.get("disable")) || word === "NONE";
  if (!disabled && !test && entry.value.kind === "map" && entry.value.entries.size === 0) return undefined;
  return { place: entry.keyPlace, disabled };
}

function checkDuration(entry: YamlEntry | undefined, context: ComposeContext): void {
  const text = textOf(entry);
  if (!entry || text === undefined || parseComposeDuration(text) !== undefined) return;
  report(context, {
    rule: "compose/duration",
    place: entry.value.place,
    message: `"${entry.key}" is "${text}", which is not a duration`,
    help: 'write it with a unit: "5s", "1m30s"',
  });
}
