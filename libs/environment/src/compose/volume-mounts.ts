import type { Located, Mount } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { type ComposeContext, isTrue, readMap, report, textOf } from "./compose-context.ts";
import { pathFromFolder } from "./place-paths.ts";
import { volumeMountShapes } from "./shapes.ts";

export type VolumeMount =
  | { readonly kind: "bind"; readonly mount: Mount; readonly relative: boolean }
  | { readonly kind: "volume"; readonly name: Located<string>; readonly target: string }
  | { readonly kind: "anonymous"; readonly target: string };

/** Reads an item of `volumes`, short or long. Nothing for an item that is reported. */
export function readVolumeMount(node: YamlNode, context: ComposeContext): VolumeMount[] {
  if (node.kind === "map") return readLongMount(node, context);
  if (node.kind === "scalar" && typeof node.value === "string") return readShortMount(node.value, node, context);
  report(context, { rule: "compose/type", place: node.place, message: "a volume must be text or a map" });
  return [];
}

function readShortMount(text: string, node: YamlNode, context: ComposeContext): VolumeMount[] {
  const [source = "", target, mode = "", ...rest] = text.split(":");
  if (target === undefined && source.startsWith("/")) return [{ kind: "anonymous", target: source }];
  if (!source || !target?.startsWith("/") || rest.length > 0) {
    report(context, {
      rule: "compose/volume",
      place: node.place,
      message: `"${text}" is not a volume`,
      help: 'write "SOURCE:/TARGET" or "SOURCE:/TARGET:ro"',
    });
    return [];
  }
  if (!isPath(source)) return [{ kind: "volume", name: { value: source, place: node.place }, target }];
  return [bindMount(source, target, mode.split(",").includes("ro"), node, context)];
}

function readLongMount(node: YamlNode, context: ComposeContext): VolumeMount[] {
  const entries = readMap(node, volumeMountShapes, "a volume", context);
  const source = textOf(entries.get("source"));
  const target = textOf(entries.get("target"));
  const type = textOf(entries.get("type"));
  const fail = (message: string): VolumeMount[] => {
    report(context, { rule: "compose/volume", place: entries.get("type")?.value.place ?? node.place, message });
    return [];
  };
  if (type === undefined) return fail('a volume needs a "type": bind, volume or tmpfs');
  if (target === undefined) return fail('a volume needs a "target"');
  if (type === "tmpfs" || (type === "volume" && source === undefined)) return [{ kind: "anonymous", target }];
  if (type !== "bind" && type !== "volume") return fail(`"${type}" is not one of bind, volume, tmpfs`);
  if (source === undefined) return fail('a bind mount needs a "source"');
  if (type === "bind") return [bindMount(source, target, isTrue(entries.get("read_only")), node, context)];
  return [{ kind: "volume", name: { value: source, place: entries.get("source")?.value.place ?? node.place }, target }];
}

function bindMount(
  source: string,
  target: string,
  readOnly: boolean,
  { place }: YamlNode,
  context: ComposeContext,
): VolumeMount {
  const relative = !source.startsWith("/") && !source.startsWith("~");
  return {
    kind: "bind",
    relative,
    mount: { source: relative ? pathFromFolder(source, place, context) : source, target, readOnly, place },
  };
}

function isPath(source: string): boolean {
  return /^[./~]/.test(source);
}
