import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { isUnavailable } from "../ledger/database.ts";
import type { ApiContext } from "./api-context.ts";
import { authenticate } from "./auth.ts";
import { addHealthRoutes } from "./health-routes.ts";
import { addOperationRoutes } from "./operation-routes.ts";
import { notFound, Problem, unavailable } from "./problem.ts";
import { addSyncRoute } from "./sync-route.ts";
import { setTenant } from "./tenant-of.ts";

const bodyLimitBytes = 64 * 1024;

/** The HTTP surface, not yet listening. */
export function buildApi(context: ApiContext): FastifyInstance {
  const app = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: "idle", requestTimeout: 30_000 });
  // Fastify would hand over a text as a body; a move is JSON
  app.removeContentTypeParser("text/plain");
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, notFound(`${request.method} ${request.url.split("?")[0] ?? ""}`)),
  );
  app.setErrorHandler((error: unknown, request, reply) => sendProblem(reply, toProblem(error, request, context)));
  app.addHook("onResponse", async (request, reply) => logRequest(context, request, reply));
  addHealthRoutes(app, context);
  app.register(async (scope) => {
    scope.addHook("onRequest", async (request) => {
      setTenant(request, authenticate(request.headers.authorization, context.config.tenants));
      if (!context.isMigrated()) throw unavailable("the ledger's database is not ready yet");
    });
    addSyncRoute(scope, context);
    addOperationRoutes(scope, context);
  });
  return app;
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).headers(problem.headers).type("application/problem+json").send(problem.body);
}

function toProblem(error: unknown, request: FastifyRequest, { logger }: ApiContext): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) {
    logger.warn({ err: error, url: request.url }, "the ledger's database is not available");
    return unavailable("the ledger's database is not available", error);
  }
  const { statusCode, code, message } = error as FastifyError;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const what = code === "FST_ERR_CTP_INVALID_JSON_BODY" ? "the body is no JSON" : message;
    const errors = [{ pointer: "", name: "body", message: what }];
    return new Problem({
      status: statusCode,
      code: "invalid_request",
      title: "The request is not well-formed",
      detail: what,
      errors,
    });
  }
  logger.error({ err: error, url: request.url }, "a request failed");
  return new Problem({ status: 500, code: "internal", title: "Internal error", detail: "see the gateway's log" });
}

/** Watchers ask every few seconds, so what they ask for is only worth a debug line. */
function logRequest({ logger }: ApiContext, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? "none";
  const level = /^\/(sync|operations)/.test(route) ? "info" : "debug";
  const durationMs = Math.round(reply.elapsedTime * 10) / 10;
  logger[level]({ method: request.method, route, status: reply.statusCode, duration_ms: durationMs }, "request");
}
