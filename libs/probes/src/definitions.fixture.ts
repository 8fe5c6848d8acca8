import type {
  Address,
  GatewayProbeDefinition,
  HttpProbeDefinition,
  PostgresProbeDefinition,
  PrefectProbeDefinition,
  RedisProbeDefinition,
  S3ProbeDefinition,
  SecretRef,
  TcpProbeDefinition,
} from "@lakehouse/environment";
import type { ProbeDeps } from "./run-probe.ts";

const place = {
  file: "environments/test/environment.yaml",
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
};
const base = {
  id: "service/probe",
  name: "probe",
  service: "service",
  port: 1,
  intervalMs: 5_000,
  timeoutMs: 2_000,
  place,
};
const ref = (key: string): SecretRef => ({ name: "test", key, place });
const storage = {
  service: "store",
  port: 9000,
  tls: false,
  region: "us-east-1",
  bucket: "canary",
  accessKeyId: ref("access-key"),
  secretAccessKey: ref("secret-key"),
};

export const http: HttpProbeDefinition = { ...base, kind: "http", path: "/", tls: false };
export const tcp: TcpProbeDefinition = { ...base, kind: "tcp" };
export const postgres: PostgresProbeDefinition = {
  ...base,
  kind: "postgres",
  database: "postgres",
  user: "postgres",
  password: ref("password"),
  query: "select 1",
};
export const redis: RedisProbeDefinition = { ...base, kind: "redis", password: ref("password") };
export const s3: S3ProbeDefinition = { ...base, ...storage, service: "store", kind: "s3" };
export const prefect: PrefectProbeDefinition = { ...base, kind: "prefect", tls: false, workPools: ["pool"] };
export const gateway: GatewayProbeDefinition = {
  ...base,
  kind: "gateway",
  tls: false,
  token: ref("token"),
  storage,
  canaryIntervalMs: 60_000,
};
export const everyKind = [http, tcp, postgres, redis, s3, prefect, gateway];

/** What a run needs, against one address; every secret reads as `secret-of-KEY` unless given. */
export function depsFor(address: Address, secrets: Readonly<Record<string, string>> = {}): ProbeDeps {
  return {
    address,
    resolve: () => address,
    secret: async ({ key }) => secrets[key] ?? `secret-of-${key}`,
    canaryKey: "test/replica/probe",
    traceId: "0af7651916cd43dd8448eb211c80319c",
    memory: new Map(),
    monotonic: () => performance.now(),
  };
}
