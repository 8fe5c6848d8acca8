import type { PrefectProbeDefinition } from "@lakehouse/environment";
import { type ApiClient, createApiClient } from "./api-client.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";

/** The API is ready (its database answers), tells its version, and has every declared work pool, none of them paused. */
export async function probePrefect(
  definition: PrefectProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { address, record } = context;
  const auth = definition.auth && (await context.secret(definition.auth));
  const authorization = auth === undefined ? undefined : `Basic ${Buffer.from(auth).toString("base64")}`;
  const call = createApiClient({ address, tls: definition.tls, authorization, record, signal });
  await call({ operation: "ready", method: "GET", path: "/api/ready" });
  const version = await call({ operation: "version", method: "GET", path: "/api/admin/version" });
  record.details["server"] = String(version.json());
  for (const pool of definition.workPools) await expectWorkPool(call, pool);
  if (definition.workPools.length > 0) record.details["work pools"] = definition.workPools.join(", ");
  return { kind: "ok" };
}

async function expectWorkPool(call: ApiClient, name: string): Promise<void> {
  const path = `/api/work_pools/${encodeURIComponent(name)}`;
  const answer = await call({ operation: "work_pool", method: "GET", path, statuses: [200, 404] });
  if (answer.status === 404) throw new ProbeFailure("assertion", `the work pool ${name} does not exist`);
  const pool = answer.json();
  if (typeof pool !== "object" || pool === null || !("is_paused" in pool)) {
    throw new ProbeFailure("protocol", `GET ${path} did not answer with a work pool`);
  }
  if (pool.is_paused !== false) throw new ProbeFailure("assertion", `the work pool ${name} is paused`);
}
