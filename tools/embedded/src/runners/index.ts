import type { Runner } from "../runner.ts";
import { runCollector } from "./collector.ts";
import { runGateway } from "./gateway.ts";
import { runJaeger } from "./jaeger.ts";
import { runMinio } from "./minio.ts";
import { runMinioInit } from "./minio-init.ts";
import { runPostgres } from "./postgres.ts";
import { runPrefectServer } from "./prefect-server.ts";
import { runPrefectWorker } from "./prefect-worker.ts";
import { runPrometheus } from "./prometheus.ts";
import { runRedis } from "./redis.ts";
import { runValidator } from "./validator.ts";

/** The services that can run as local processes. What is not here needs a container and is left out. */
export const runners: Readonly<Record<string, Runner>> = {
  postgres: { start: runPostgres },
  redis: { start: runRedis },
  minio: { start: runMinio, note: "versitygw stands in, S3 API only" },
  "minio-init": { start: runMinioInit },
  "prefect-server": { start: runPrefectServer },
  "prefect-worker": { start: runPrefectWorker },
  "s5cmd-gateway": { start: runGateway },
  validator: { start: runValidator },
  prometheus: { start: runPrometheus, joinsLater: true },
  "otel-collector": { start: runCollector, joinsLater: true },
  jaeger: { start: runJaeger, joinsLater: true, note: "Jaeger 1.57 without its web page; query API only" },
};
