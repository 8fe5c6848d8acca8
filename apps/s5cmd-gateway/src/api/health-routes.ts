import type { FastifyInstance } from "fastify";
import type { ApiContext } from "./api-context.ts";
import { openApi } from "./openapi.ts";

/** Routes for machines that watch the gateway; they need no token and tell nothing about tenants. */
export function addHealthRoutes(app: FastifyInstance, { metrics, notReady }: ApiContext): void {
  app.get("/health", async () => ({ status: "ok" }));

  app.get("/ready", async (_request, reply) => {
    const reasons = await notReady();
    if (reasons.length === 0) return { status: "ready" };
    return reply.code(503).send({ status: "not_ready", reasons });
  });

  app.get("/metrics", async (_request, reply) => {
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });

  app.get("/openapi.json", async () => openApi);
}
