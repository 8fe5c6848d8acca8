import type { Platform, ProbeDefinition, ProbeKind, SecretRef } from "../model.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";

/** What a probe uses that names no interval or timeout of its own. */
export interface ProbeDefaults {
  readonly intervalMs: number;
  readonly timeoutMs?: number | undefined;
}

export function probeDefaults(defaults: Fields | undefined, platform: Platform): ProbeDefaults {
  return {
    intervalMs: defaults?.durationMs("interval") ?? (platform === "compose" ? 5_000 : 10_000),
    timeoutMs: defaults?.durationMs("timeout"),
  };
}

/** A probe of environment.yaml that the schema has approved, with its defaults filled in. */
export function probeDefinition(node: YamlNode, defaults: ProbeDefaults): ProbeDefinition {
  const fields = fieldsOf(node);
  const name = fields.text("name") ?? "";
  const service = fields.text("service") ?? "";
  const intervalMs = fields.durationMs("interval") ?? defaults.intervalMs;
  const base = {
    id: `${service}/${name}`,
    name,
    service,
    port: fields.number("port") ?? 0,
    intervalMs,
    timeoutMs: fields.durationMs("timeout") ?? Math.min(defaults.timeoutMs ?? defaultTimeout(intervalMs), intervalMs),
    place: fields.placeOf("name"),
  };
  return definitionByKind[fields.text("kind") as ProbeKind](base, fields);
}

// Half the interval leaves room for the next run to start on time; five seconds is long for any of our services.
function defaultTimeout(intervalMs: number): number {
  return Math.min(Math.ceil(intervalMs / 2), 5_000);
}

type Base = Omit<Extract<ProbeDefinition, { kind: "tcp" }>, "kind">;

const definitionByKind: Readonly<Record<ProbeKind, (base: Base, fields: Fields) => ProbeDefinition>> = {
  http: (base, fields) => {
    const statuses = fields.texts("statuses").map(({ value }) => Number(value));
    return {
      ...base,
      kind: "http",
      path: fields.text("path") ?? "/",
      tls: fields.flag("tls"),
      statuses: statuses.length > 0 ? statuses : undefined,
      bodyMatches: fields.text("bodyMatches"),
    };
  },
  tcp: (base) => ({ ...base, kind: "tcp" }),
  postgres: (base, fields) => ({
    ...base,
    kind: "postgres",
    database: fields.text("database") ?? "",
    user: fields.text("user") ?? "",
    password: requiredSecret(fields, "password"),
    query: fields.text("query") ?? "SELECT 1",
  }),
  redis: (base, fields) => ({
    ...base,
    kind: "redis",
    user: fields.text("user"),
    password: fields.secret("password"),
  }),
  s3: (base, fields) => ({ ...base, kind: "s3", ...storage(fields) }),
  prefect: (base, fields) => ({
    ...base,
    kind: "prefect",
    tls: fields.flag("tls"),
    auth: fields.secret("auth"),
    workPools: fields.texts("workPools").map(({ value }) => value),
  }),
  gateway: (base, fields) => {
    const store = fields.map("storage") ?? fields;
    return {
      ...base,
      kind: "gateway",
      tls: fields.flag("tls"),
      token: requiredSecret(fields, "token"),
      storage: { service: store.text("service") ?? "", port: store.number("port") ?? 0, ...storage(store) },
      canaryIntervalMs: fields.durationMs("canaryInterval") ?? 60_000,
    };
  },
};

function storage(fields: Fields) {
  return {
    tls: fields.flag("tls"),
    region: fields.text("region") ?? "us-east-1",
    bucket: fields.text("bucket") ?? "",
    accessKeyId: requiredSecret(fields, "accessKeyId"),
    secretAccessKey: requiredSecret(fields, "secretAccessKey"),
  };
}

function requiredSecret(fields: Fields, key: string): SecretRef {
  const secret = fields.secret(key);
  // The schema requires it; this is for whoever changes only one of the two
  if (!secret) throw new Error(`the schema let a probe through without ${key}`);
  return secret;
}
