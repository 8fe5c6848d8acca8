import type { Located, Service } from "../model.ts";
import type { YamlEntry } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, report, textOf } from "./compose-context.ts";
import { deployShapes, limitsShapes, resourcesShapes } from "./shapes.ts";
import { parseByteSize } from "./sizes.ts";

/** CPU and memory limits: `deploy.resources.limits`, or the older `cpus` and `mem_limit`. */
export function readLimits(service: ReadonlyMap<string, YamlEntry>, context: ComposeContext): Service["limits"] {
  const deploy = service.get("deploy");
  const limits = deploy?.value.kind === "map" ? readDeployLimits(deploy, context) : undefined;
  const cpus = readCpus(limits?.get("cpus") ?? service.get("cpus"), context);
  const memoryBytes = readMemory(limits?.get("memory") ?? service.get("mem_limit"), context);
  if (!cpus && !memoryBytes) return undefined;
  return { ...(cpus && { cpus }), ...(memoryBytes && { memoryBytes }) };
}

function readDeployLimits(deploy: YamlEntry, context: ComposeContext): ReadonlyMap<string, YamlEntry> | undefined {
  const resources = readMap(deploy.value, deployShapes, '"deploy"', context).get("resources");
  if (!resources) return undefined;
  const limits = readMap(resources.value, resourcesShapes, '"resources"', context).get("limits");
  return limits && readMap(limits.value, limitsShapes, '"limits"', context);
}

function readCpus(entry: YamlEntry | undefined, context: ComposeContext): Located<number> | undefined {
  const text = textOf(entry);
  if (!entry || text === undefined) return undefined;
  if (/^\d*\.?\d+$/.test(text) && Number(text) > 0) return { value: Number(text), place: entry.value.place };
  report(context, {
    rule: "compose/limit",
    place: entry.value.place,
    message: `"${text}" is not a number of CPUs`,
    help: 'write it as "0.25"',
  });
  return undefined;
}

function readMemory(entry: YamlEntry | undefined, context: ComposeContext): Located<number> | undefined {
  const text = textOf(entry);
  if (!entry || text === undefined) return undefined;
  const bytes = parseByteSize(text);
  if (bytes !== undefined && bytes > 0) return { value: bytes, place: entry.value.place };
  report(context, {
    rule: "compose/limit",
    place: entry.value.place,
    message: `"${text}" is not an amount of memory`,
    help: 'write it as "512M" or "2G"',
  });
  return undefined;
}
