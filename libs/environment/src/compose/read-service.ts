import type { Located, Service, ServicePort } from "../model.ts";
import type { YamlEntry } from "../yaml/yaml-node.ts";
import { commandWords } from "./command-words.ts";
import { type ComposeContext, isTrue, itemsOf, readMap, readTexts, report, textOf } from "./compose-context.ts";
import { readDependencies } from "./dependencies.ts";
import { readEnvFiles } from "./env-files.ts";
import { readHealthcheck } from "./healthcheck.ts";
import { readLimits } from "./limits.ts";
import { readExposedPort, readPort } from "./ports.ts";
import { readResourceMount, type ResourceMount } from "./resource-mounts.ts";
import { readServiceEnvironment } from "./service-environment.ts";
import { buildShapes, serviceShapes } from "./shapes.ts";
import { readVolumeMount } from "./volume-mounts.ts";

/** A service as written; what it refers to is looked up once the whole file is read. */
export interface ServiceDraft {
  readonly service: Service;
  readonly restart: string;
  readonly volumes: readonly Located<string>[];
  readonly networks: readonly Located<string>[];
  readonly secrets: readonly ResourceMount[];
  readonly configs: readonly ResourceMount[];
}

export function readService(declared: YamlEntry, context: ComposeContext): ServiceDraft {
  const entries = readMap(declared.value, serviceShapes, `the service "${declared.key}"`, context);
  checkSource(declared, entries, context);
  for (const key of textLists) checkTexts(entries.get(key), context);
  const volumes = itemsOf(entries.get("volumes")).flatMap((item) => readVolumeMount(item, context));
  const binds = volumes.flatMap((volume) => (volume.kind === "bind" ? [volume] : []));
  const mounts = binds.filter((bind) => bind.relative).map((bind) => bind.mount);
  const hostMounts = binds.filter((bind) => !bind.relative).map((bind) => bind.mount);
  return {
    service: { ...readPlainParts(declared, entries, context), mounts, ...(hostMounts.length > 0 && { hostMounts }) },
    restart: readRestart(entries.get("restart"), context),
    volumes: volumes.flatMap((volume) => (volume.kind === "volume" ? [volume.name] : [])),
    networks: readNetworks(entries, context),
    secrets: itemsOf(entries.get("secrets")).flatMap((item) => readResourceMount(item, "secret", context)),
    configs: itemsOf(entries.get("configs")).flatMap((item) => readResourceMount(item, "config", context)),
  };
}

type Entries = ReadonlyMap<string, YamlEntry>;

/** Keys that may be lists of text and that nothing else here reads. */
const textLists = ["entrypoint", "cap_add", "cap_drop", "device_cgroup_rules", "dns", "dns_opt", "dns_search"].concat([
  "external_links",
  "group_add",
  "label_file",
  "links",
  "security_opt",
  "tmpfs",
  "volumes_from",
]);

function checkTexts(entry: YamlEntry | undefined, context: ComposeContext): void {
  if (entry) readTexts(entry.value, `"${entry.key}"`, context, { numbers: entry.key === "group_add" });
}

function readPlainParts(declared: YamlEntry, entries: Entries, context: ComposeContext): Omit<Service, "mounts"> {
  const profiles = entries.get("profiles");
  const privileged = entries.get("privileged");
  return {
    name: declared.key,
    place: declared.keyPlace,
    image: located(entries.get("image")),
    hasBuild: entries.has("build"),
    ports: readPorts(entries, context),
    environment: new Map([
      ...readEnvFiles(entries.get("env_file"), context),
      ...readServiceEnvironment(entries.get("environment"), context),
    ]),
    command: readCommand(entries.get("command"), context),
    dependsOn: readDependencies(entries.get("depends_on"), context),
    profiles: profiles ? readTexts(profiles.value, '"profiles"', context).map(({ text }) => text) : [],
    healthcheck: readHealthcheck(entries.get("healthcheck"), context),
    limits: readLimits(entries, context),
    secrets: [],
    user: located(entries.get("user")),
    privileged: privileged && { value: isTrue(privileged), place: privileged.value.place },
    oneShot: false,
  };
}

function located(entry: YamlEntry | undefined): Located<string> | undefined {
  const value = textOf(entry);
  return entry && value !== undefined ? { value, place: entry.value.place } : undefined;
}

function checkSource(declared: YamlEntry, entries: Entries, context: ComposeContext): void {
  const build = entries.get("build");
  if (build?.value.kind === "map") readMap(build.value, buildShapes, '"build"', context);
  if (entries.has("image") || build || entries.has("provider")) return;
  if (declared.value.kind !== "map" || declared.value.entries.has("image")) return;
  report(context, {
    rule: "compose/image-or-build",
    place: declared.keyPlace,
    message: `the service "${declared.key}" has neither "image" nor "build"`,
  });
}

function readPorts(entries: Entries, context: ComposeContext): ServicePort[] {
  const published = itemsOf(entries.get("ports")).flatMap((item) => readPort(item, context));
  const expose = entries.get("expose");
  const exposed = expose
    ? readTexts(expose.value, '"expose"', context, { numbers: true }).flatMap(({ text, node }) =>
        readExposedPort(text, node.place, context),
      )
    : [];
  const isNew = (port: ServicePort) =>
    !published.some((other) => other.containerPort === port.containerPort && other.protocol === port.protocol);
  return [...published, ...exposed.filter(isNew)];
}

function readCommand(entry: YamlEntry | undefined, context: ComposeContext): Service["command"] {
  if (!entry || (entry.value.kind === "scalar" && entry.value.value === null)) return undefined;
  const { place } = entry.value;
  if (entry.value.kind === "list") {
    return { value: readTexts(entry.value, '"command"', context).map(({ text }) => text), place };
  }
  const words = commandWords(textOf(entry) ?? "");
  if (words) return { value: words, place };
  report(context, { rule: "compose/command", place, message: '"command" has a quote that is never closed' });
  return undefined;
}

function readRestart(entry: YamlEntry | undefined, context: ComposeContext): string {
  const restart = textOf(entry) ?? "no";
  if (entry && !/^(no|always|unless-stopped|on-failure(:\d+)?)$/.test(restart)) {
    report(context, {
      rule: "compose/restart",
      place: entry.value.place,
      message: `"${restart}" is not a restart policy`,
      help: 'one of "no", always, on-failure, on-failure:N, unless-stopped',
    });
  }
  return restart;
}

function readNetworks(entries: Entries, context: ComposeContext): Located<string>[] {
  const networks = entries.get("networks");
  if (!networks) return [];
  const mode = entries.get("network_mode");
  if (mode) {
    report(context, {
      rule: "compose/network-mode-vs-networks",
      place: mode.keyPlace,
      message: '"network_mode" and "networks" exclude each other',
      related: [{ ...networks.keyPlace, message: '"networks" is here' }],
    });
  }
  if (networks.value.kind === "map") {
    return [...networks.value.entries.values()].map(({ key, keyPlace }) => ({ value: key, place: keyPlace }));
  }
  return readTexts(networks.value, '"networks"', context).map(({ text, node }) => ({ value: text, place: node.place }));
}
