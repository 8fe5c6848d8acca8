import type { ProbeDefinition, ProbeKind } from "@lakehouse/environment";
import { probeGateway } from "./gateway.ts";
import { probeHttp } from "./http.ts";
import { probePostgres } from "./postgres.ts";
import { probePrefect } from "./prefect.ts";
import type { Probe } from "./probe.ts";
import { probeRedis } from "./redis.ts";
import { probeS3 } from "./s3.ts";
import { probeTcp } from "./tcp.ts";

/** Every kind of probe. A new kind is a function and a line here. */
export const probes = {
  http: probeHttp,
  tcp: probeTcp,
  postgres: probePostgres,
  redis: probeRedis,
  s3: probeS3,
  prefect: probePrefect,
  gateway: probeGateway,
} satisfies { readonly [K in ProbeKind]: Probe<Extract<ProbeDefinition, { readonly kind: K }>> };
