import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import { type FastifyInstance, fastify } from "fastify";
import type { Registry } from "prom-client";
import type { Config } from "../config/config.ts";
import { type EventsOptions, registerEvents } from "./events.ts";

export interface HttpOptions extends EventsOptions {
  readonly http: Config["http"];
  readonly registry: Registry;
  /** Whether the configuration is loaded and the scheduler runs. */
  readonly isReady: () => boolean;
}

export interface HttpServer extends AsyncDisposable {
  readonly url: string;
}

/** Everything the page is made of comes from here: no other host, no inline script or style, no frame around it. */
const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const app = fastify({ forceCloseConnections: true });
  // a hook that returned the reply would be taken for the one that answers
  app.addHook("onRequest", async (_request, reply) => void reply.headers(securityHeaders));
  registerEvents(app, options);
  registerRoutes(app, options);
  // beside src/ as beside a bundle's folder; always revalidated, so that a new validator never meets an old page
  await app.register(fastifyStatic, { root: join(import.meta.dirname, "../../page"), maxAge: 0 });
  const url = await app.listen(options.http);
  return { url, [Symbol.asyncDispose]: async () => app.close() };
}

function registerRoutes(app: FastifyInstance, { registry, isReady, snapshot }: HttpOptions): void {
  app.get("/health", async () => ({ status: "ok" }));
  app.get("/ready", async (_request, reply) => {
    if (isReady()) return { status: "ready" };
    return reply.code(503).send({ status: "starting" });
  });
  app.get("/metrics", async (_request, reply) => {
    const text = await registry.metrics();
    return reply.type(registry.contentType).send(text);
  });
  app.get("/api/v1/probes", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    return snapshot();
  });
}
