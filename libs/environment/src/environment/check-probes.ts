import type { Finding, Place } from "@lakehouse/findings";
import { suggestName } from "../nearest-name.ts";
import type { ProbeDefinition, SecretDeclaration, SecretRef, Service } from "../model.ts";
import { findingOf } from "../problem.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { fieldsOf } from "./fields.ts";

export interface ReadProbe {
  readonly node: YamlNode;
  readonly definition: ProbeDefinition;
}

export interface Known {
  readonly services: ReadonlyMap<string, Service>;
  /** Absent when the declarations have errors of their own: then nobody can tell which secrets exist. */
  readonly secrets?: readonly SecretDeclaration[] | undefined;
}

/** What the schema cannot see: ids, times, and whether the services, ports and secrets exist. */
export function checkProbes(probes: readonly ReadProbe[], known: Known): Finding[] {
  return [
    ...checkIds(probes),
    ...probes.flatMap((probe) => [
      ...checkTimes(probe),
      ...checkPattern(probe),
      ...checkTargets(probe, known),
      ...secretsOf(probe.definition).flatMap((ref) => (known.secrets ? checkSecret(ref, known.secrets) : [])),
    ]),
  ];
}

function checkIds(probes: readonly ReadProbe[]): Finding[] {
  const first = new Map<string, ProbeDefinition>();
  return probes.flatMap(({ definition }) => {
    const earlier = first.get(definition.id);
    if (!earlier) first.set(definition.id, definition);
    if (!earlier) return [];
    return findingOf({
      rule: "probe/duplicate",
      place: definition.place,
      message: `the service "${definition.service}" has two probes named "${definition.name}"`,
      help: "give one of them another name",
      related: [{ ...earlier.place, message: "the first one" }],
    });
  });
}

function checkTimes({ node, definition }: ReadProbe): Finding[] {
  const fields = fieldsOf(node);
  const findings: Finding[] = [];
  if (definition.timeoutMs > definition.intervalMs) {
    const message = `a timeout of ${definition.timeoutMs} ms is longer than the interval of ${definition.intervalMs} ms`;
    const help = "a run must be over before the next one begins";
    findings.push(findingOf({ rule: "probe/timeout", place: fields.placeOf("timeout"), message, help }));
  }
  if (definition.kind === "gateway" && definition.canaryIntervalMs < 60_000) {
    const message = "a gateway canary moves an object; once in 60 s is the most it may";
    const place = fields.placeOf("canaryInterval");
    findings.push(findingOf({ rule: "probe/canary-interval", place, message, help: 'write "60s" or more' }));
  }
  return findings;
}

function checkPattern({ node, definition }: ReadProbe): Finding[] {
  if (definition.kind !== "http" || definition.bodyMatches === undefined) return [];
  try {
    new RegExp(definition.bodyMatches);
    return [];
  } catch (error) {
    const place = fieldsOf(node).placeOf("bodyMatches");
    return [
      findingOf({ rule: "probe/pattern", place, message: error instanceof Error ? error.message : String(error) }),
    ];
  }
}

function checkTargets({ node, definition }: ReadProbe, known: Known): Finding[] {
  const fields = fieldsOf(node);
  const findings = checkTarget(definition.service, definition.port, fields.placeOf, known);
  const store = definition.kind === "gateway" ? definition.storage : undefined;
  const placeInStore = fields.map("storage")?.placeOf;
  if (!store || !placeInStore) return findings;
  return [...findings, ...checkTarget(store.service, store.port, placeInStore, known)];
}

function checkTarget(name: string, port: number, placeOf: (key: string) => Place, known: Known): Finding[] {
  const service = known.services.get(name);
  if (!service) {
    const message = `no service is named "${name}"`;
    const help = suggestName(name, known.services.keys());
    return [findingOf({ rule: "ref/service", place: placeOf("service"), message, help })];
  }
  if (service.ports.some((candidate) => candidate.containerPort === port)) return [];
  const ports = [...new Set(service.ports.map((candidate) => candidate.containerPort))];
  return [
    findingOf({
      rule: "ref/port",
      place: placeOf("port"),
      message: `the service "${name}" declares no port ${port}`,
      help: ports.length > 0 ? `it declares ${ports.join(", ")}` : 'it declares none; add it under "ports" or "expose"',
      related: [{ ...service.place, message: `"${name}" is declared here` }],
    }),
  ];
}

/** Every secret a probe refers to. */
export function secretsOf(probe: ProbeDefinition): SecretRef[] {
  switch (probe.kind) {
    case "http":
    case "tcp":
      return [];
    case "postgres":
      return [probe.password];
    case "redis":
      return probe.password ? [probe.password] : [];
    case "s3":
      return [probe.accessKeyId, probe.secretAccessKey];
    case "prefect":
      return probe.auth ? [probe.auth] : [];
    case "gateway":
      return [probe.token, probe.storage.accessKeyId, probe.storage.secretAccessKey];
  }
}

/** Whether a secret and its key are declared. */
export function checkSecret(ref: SecretRef, secrets: readonly SecretDeclaration[]): Finding[] {
  const declared = secrets.filter((secret) => secret.name === ref.name);
  const keys = declared.flatMap((secret) => secret.keys.map((key) => key.value));
  if (keys.includes(ref.key)) return [];
  const names = secrets.map((secret) => secret.name);
  const message =
    declared.length > 0 ? `the secret "${ref.name}" has no key "${ref.key}"` : `no secret is named "${ref.name}"`;
  const help = declared.length > 0 ? suggestName(ref.key, keys) : suggestName(ref.name, names);
  return [findingOf({ rule: "ref/secret", place: ref.place, message, help })];
}
