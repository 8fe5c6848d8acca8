import type { Place } from "@lakehouse/findings";
import { suggestName } from "../nearest-name.ts";
import { parseYaml } from "../yaml/parse-yaml.ts";
import type { YamlMap } from "../yaml/yaml-node.ts";
import { type ComposeContext, expectMap, report } from "./compose-context.ts";
import { interpolateTree } from "./interpolate-tree.ts";
import type { Variables } from "./interpolate.ts";

/** A Compose file as a tree, with its variables replaced; each file is read, and complained about, once. */
export function loadTree(
  file: string,
  text: string,
  variables: Variables,
  context: ComposeContext,
): YamlMap | undefined {
  if (context.trees.has(file)) return context.trees.get(file);
  const parsed = parseYaml(file, text);
  context.findings.push(...parsed.findings);
  const interpolated = parsed.root && interpolateTree(parsed.root, variables);
  context.findings.push(...(interpolated?.findings ?? []));
  const tree = interpolated && expectMap(interpolated.root, "a Compose file", context);
  context.trees.set(file, tree);
  return tree;
}

/** The text of another file of the environment's folder, or undefined after saying that there is none. */
export function otherText(file: string, place: Place, context: ComposeContext): string | undefined {
  const text = context.files.get(file);
  if (text !== undefined) return text;
  report(context, {
    rule: "compose/missing-file",
    place,
    message: `${file} does not exist, or lies outside the environment's folder`,
    help: suggestName(
      file,
      [...context.files.keys()].filter((path) => /\.(ya?ml|env)$/.test(path)),
    ),
  });
  return undefined;
}
