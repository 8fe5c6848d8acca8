import { createHash, randomUUID } from "node:crypto";
import { newTraceId, traceIdFromTraceparent } from "@lakehouse/logging";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { OperationSpec } from "../ledger/operation.ts";
import { acceptOperation, type Acceptance, findRepeated } from "../ledger/operations.ts";
import type { ApiContext } from "./api-context.ts";
import { checkBuckets } from "./check-buckets.ts";
import { specFromRequest } from "./check-request.ts";
import { Problem } from "./problem.ts";
import { parseSyncRequest } from "./sync-request.ts";
import { tenantOf } from "./tenant-of.ts";

/** POST /sync: checks everything, records the operation, answers 202. A refused request leaves no trace in the ledger. */
export function addSyncRoute(app: FastifyInstance, context: ApiContext): void {
  app.post("/sync", async (request, reply) => {
    const tenant = tenantOf(request);
    const body = parseSyncRequest(request.body);
    const spec = specFromRequest(body, tenant, context.config.connections);
    const canary = body.canary ?? false;
    const idempotencyKey = readIdempotencyKey(request);
    const identity = { tenant: tenant.name, idempotencyKey, requestHash: hashRequest(spec, canary) };
    const acceptance =
      (await findRepeated(context.database, identity)) ??
      (await accept(context, { ...identity, spec, canary, traceId: traceIdOf(request) }));
    if (acceptance.kind === "key_reused") throw keyReused();
    return reply.code(202).header("location", `/operations/${acceptance.id}`).send({ operation_id: acceptance.id });
  });
}

interface Checked {
  readonly tenant: string;
  readonly idempotencyKey: string | undefined;
  readonly requestHash: Buffer;
  readonly spec: OperationSpec;
  readonly canary: boolean;
  readonly traceId: string;
}

async function accept({ stores, database, logger }: ApiContext, checked: Checked): Promise<Acceptance> {
  await checkBuckets(stores, checked.spec);
  const acceptance = await acceptOperation(database, { ...checked, id: randomUUID() });
  if (acceptance.kind === "accepted") {
    const { tenant, traceId, canary, spec } = checked;
    const level = canary ? "debug" : "info";
    logger[level]({ trace_id: traceId, operation_id: acceptance.id, tenant, type: spec.type }, "operation accepted");
  }
  return acceptance;
}

function traceIdOf(request: FastifyRequest): string {
  const header = request.headers["traceparent"];
  return traceIdFromTraceparent(typeof header === "string" ? header : undefined) ?? newTraceId();
}

function readIdempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers["idempotency-key"];
  if (header === undefined) return undefined;
  if (typeof header === "string" && header.length > 0 && header.length <= 255) return header;
  const errors = [{ pointer: "", name: "Idempotency-Key", message: "must have 1 to 255 characters" }];
  throw new Problem({ status: 400, code: "invalid_request", title: "The request is not well-formed", errors });
}

/** Over what is meant, not over how it is written: field order and defaults make no difference. */
function hashRequest(spec: OperationSpec, canary: boolean): Buffer {
  return createHash("sha256")
    .update(JSON.stringify([spec, canary]))
    .digest();
}

function keyReused(): Problem {
  const message = "was used for another request before";
  const errors = [{ pointer: "", name: "Idempotency-Key", message }];
  return new Problem({
    status: 422,
    code: "idempotency_key_reused",
    title: "Idempotency-Key reused",
    detail: `Idempotency-Key ${message}`,
    errors,
  });
}
