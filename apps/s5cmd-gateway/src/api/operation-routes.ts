import type { FastifyInstance } from "fastify";
import { listItems, type TroubledItem } from "../ledger/items.ts";
import type { Operation } from "../ledger/operation.ts";
import { findOperation, listOperations } from "../ledger/operations.ts";
import { cancelOperation } from "../ledger/settle.ts";
import type { ApiContext } from "./api-context.ts";
import { viewItem, viewOperation } from "./operation-view.ts";
import { notFound, Problem } from "./problem.ts";
import { tenantOf } from "./tenant-of.ts";

interface ById {
  readonly Params: { readonly id: string };
}

const listLimit = 100;
const sampleLimit = 10;
const itemLimit = 1_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const itemStates: readonly TroubledItem["state"][] = ["failed", "vanished", "conflict"];

/** Routes that show and end operations. Another tenant's operation is answered as if it did not exist. */
export function addOperationRoutes(app: FastifyInstance, { database, events }: ApiContext): void {
  const find = async (tenant: string, id: string): Promise<Operation> => {
    const operation = uuid.test(id) ? await findOperation(database, tenant, id) : undefined;
    if (!operation) throw notFound(`operation ${id}`);
    return operation;
  };

  app.get("/operations", async (request) => {
    const operations = await listOperations(database, tenantOf(request).name, listLimit);
    return { operations: operations.map(viewOperation) };
  });

  app.get<ById>("/operations/:id", async (request) => {
    const operation = await find(tenantOf(request).name, request.params.id);
    const sample =
      operation.counts.failed.objects > 0 ? await listItems(database, operation.id, { limit: sampleLimit }) : [];
    return { ...viewOperation(operation), failed_items: sample.map(viewItem) };
  });

  app.get<ById & { readonly Querystring: { readonly state?: string } }>("/operations/:id/items", async (request) => {
    const operation = await find(tenantOf(request).name, request.params.id);
    const state = itemStates.find((known) => known === request.query.state);
    if (request.query.state !== undefined && !state) throw unknownState();
    const items = await listItems(database, operation.id, { state, limit: itemLimit });
    return { items: items.map(viewItem) };
  });

  app.post<ById>("/operations/:id/cancel", async (request, reply) => {
    const tenant = tenantOf(request).name;
    const operation = await find(tenant, request.params.id);
    const settled = await cancelOperation(database, tenant, operation.id);
    events.operationEnded(settled);
    if (!settled && operation.state !== "cancelled") throw hasEnded(operation);
    return reply.code(202).send(viewOperation(await find(tenant, operation.id)));
  });
}

function unknownState(): Problem {
  const message = `must be one of ${itemStates.join(", ")}`;
  const errors = [{ pointer: "", name: "state", message }];
  return new Problem({
    status: 400,
    code: "invalid_request",
    title: "Unknown state",
    detail: `state ${message}`,
    errors,
  });
}

function hasEnded({ id }: Operation): Problem {
  return new Problem({
    status: 409,
    code: "already_ended",
    title: "Already ended",
    detail: `operation ${id} has ended`,
  });
}
