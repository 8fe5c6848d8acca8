import type { Finding } from "@lakehouse/findings";
import type { Service } from "../model.ts";
import type { YamlEntry } from "../yaml/yaml-node.ts";
import { checkDependencies } from "./check-dependencies.ts";
import { type ComposeContext, expectMap, readMap, report, textOf } from "./compose-context.ts";
import type { Variables } from "./interpolate.ts";
import { loadTree } from "./load-tree.ts";
import { readDeclarations } from "./read-declarations.ts";
import { readService } from "./read-service.ts";
import { resolveInclude } from "./resolve-include.ts";
import { resolveReferences } from "./resolve-references.ts";
import { composeShapes } from "./shapes.ts";

export interface ComposeFile {
  /** By name, in the order of the file. */
  readonly services: ReadonlyMap<string, Service>;
  readonly findings: readonly Finding[];
}

/**
 * Reads a Compose file as the model's services, with what it includes and extends. Reports every problem: syntax, unknown keys,
 * wrong types, references to nothing; a service with problems is still in the result, with what could be read of it.
 *
 * @param variables what `${NAME}` stands for
 * @param files texts of the folder by path, for `include`, `extends` and `env_file`
 */
export function readCompose(
  file: string,
  text: string,
  variables: Variables,
  files: ReadonlyMap<string, string> = new Map(),
): ComposeFile {
  const context: ComposeContext = { file, files, variables, findings: [], trees: new Map(), directories: new Map() };
  const tree = loadTree(file, text, variables, context);
  if (!tree) return { services: new Map(), findings: context.findings };
  const entries = readMap(resolveInclude(tree, context, [file]), composeShapes, "a Compose file", context);
  checkHeader(entries, context);
  const declarations = readDeclarations(entries, context);
  const drafts = [...serviceEntries(entries.get("services"), context)].map((entry) => readService(entry, context));
  const services = resolveReferences(drafts, declarations, context);
  checkDependencies(services, context);
  return { services, findings: unique(context.findings) };
}

// What a service inherits is read again with it; its mistakes are still one mistake each.
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, file, range }) => {
    const key = JSON.stringify([rule, file, range]);
    return !seen.has(key) && seen.add(key);
  });
}

function serviceEntries(services: YamlEntry | undefined, context: ComposeContext): readonly YamlEntry[] {
  if (!services) return [];
  const map = expectMap(services.value, '"services"', context);
  return [...(map?.entries.values() ?? [])].filter((entry) => {
    if (/^[a-zA-Z0-9._-]+$/.test(entry.key)) return true;
    const message = `"${entry.key}" is not a service name`;
    report(context, { rule: "compose/service-name", place: entry.keyPlace, message, help: "letters, digits, . _ -" });
    return false;
  });
}

function checkHeader(entries: ReadonlyMap<string, YamlEntry>, context: ComposeContext): void {
  const version = entries.get("version");
  if (version) {
    const message = '"version" is obsolete, Compose ignores it';
    report(context, {
      rule: "compose/version",
      severity: "warning",
      place: version.keyPlace,
      message,
      help: "remove it",
    });
  }
  const name = entries.get("name");
  if (name && !/^[a-z0-9][a-z0-9_-]*$/.test(textOf(name) ?? "")) {
    const message = `"${textOf(name)}" is not a project name`;
    const help = "lower-case letters, digits, - and _, beginning with a letter or digit";
    report(context, { rule: "compose/name", place: name.value.place, message, help });
  }
}
