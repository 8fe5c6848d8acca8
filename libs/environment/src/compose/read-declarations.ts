import type { YamlEntry } from "../yaml/yaml-node.ts";
import { type ComposeContext, isTrue, readMap, report, textOf } from "./compose-context.ts";
import { pathFromFolder } from "./place-paths.ts";
import { configShapes, networkShapes, secretShapes, type Shapes, volumeShapes } from "./shapes.ts";

/** What a Compose file declares beside its services. */
export interface Declarations {
  readonly networks: ReadonlySet<string>;
  readonly volumes: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  /** By name; the file that holds it, when it is one. */
  readonly configs: ReadonlyMap<string, string | undefined>;
}

type Entries = ReadonlyMap<string, YamlEntry>;

export function readDeclarations(entries: Entries, context: ComposeContext): Declarations {
  const networks = readSection(entries.get("networks"), "network", networkShapes, context);
  const volumes = readSection(entries.get("volumes"), "volume", volumeShapes, context);
  const secrets = readSection(entries.get("secrets"), "secret", secretShapes, context);
  const configs = readSection(entries.get("configs"), "config", configShapes, context);
  for (const [declared, read] of secrets) checkOneSource(declared, read, "secret", ["file", "environment"], context);
  for (const [declared, read] of configs) {
    checkOneSource(declared, read, "config", ["file", "environment", "content"], context);
  }
  return {
    networks: new Set([...networks.keys()].map((declared) => declared.key)),
    volumes: new Set([...volumes.keys()].map((declared) => declared.key)),
    secrets: new Set([...secrets.keys()].map((declared) => declared.key)),
    configs: new Map([...configs].map(([declared, read]) => [declared.key, fileOf(read.get("file"), context)])),
  };
}

/** From the environment's folder, wherever it is declared. */
function fileOf(entry: YamlEntry | undefined, context: ComposeContext): string | undefined {
  const file = textOf(entry);
  if (!entry || file === undefined || file.startsWith("/")) return file;
  return pathFromFolder(file, entry.value.place, context);
}

function readSection(
  section: YamlEntry | undefined,
  what: string,
  shapes: Shapes,
  context: ComposeContext,
): ReadonlyMap<YamlEntry, Entries> {
  const result = new Map<YamlEntry, Entries>();
  if (section?.value.kind !== "map") return result;
  for (const declared of section.value.entries.values()) {
    const empty = declared.value.kind === "scalar" && declared.value.value === null;
    const read = empty ? new Map() : readMap(declared.value, shapes, `the ${what} "${declared.key}"`, context);
    result.set(declared, read);
  }
  return result;
}

function checkOneSource(
  declared: YamlEntry,
  read: Entries,
  what: string,
  sources: readonly string[],
  context: ComposeContext,
): void {
  const external = read.get("external");
  const given = sources.filter((source) => read.has(source));
  if ((external && (isTrue(external) || external.value.kind === "map")) || given.length === 1) return;
  // A source of the wrong type was reported as such
  const written = declared.value.kind === "map" ? declared.value.entries : new Map();
  if (given.length === 0 && sources.some((source) => written.has(source))) return;
  report(context, {
    rule: "compose/config-secret-source",
    place: declared.keyPlace,
    message:
      given.length === 0
        ? `the ${what} "${declared.key}" has no source`
        : `the ${what} "${declared.key}" has ${given.length} sources: ${given.join(", ")}`,
    help: `give exactly one of ${sources.join(", ")}, or external: true`,
  });
}
