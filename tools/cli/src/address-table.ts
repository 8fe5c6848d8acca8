import type { RunFile, RunService } from "@lakehouse/environment";
import { formatTable } from "./table.ts";
import type { Terminal } from "./terminal.ts";

/** What a person opens first, by service and container port; the rest is shown as host:port. */
const pages: Readonly<Record<string, { readonly url: string; readonly what: string }>> = {
  "validator:9464": { url: "http://{address}/", what: "status page, /metrics" },
  "prefect-server:4200": { url: "http://{address}/", what: "Prefect; API at /api" },
  "s5cmd-gateway:8080": { url: "http://{address}/", what: "bulk moves: POST /sync" },
  "minio:9000": { url: "http://{address}", what: "S3 API" },
  "minio:9001": { url: "http://{address}/", what: "object console" },
  "prometheus:9090": { url: "http://{address}/", what: "Prometheus" },
  "jaeger:16686": { url: "http://{address}/", what: "traces" },
  "postgres:5432": { url: "{address}", what: "PostgreSQL" },
  "redis:6379": { url: "{address}", what: "Redis" },
  "otel-collector:4317": { url: "{address}", what: "OTLP gRPC" },
  "otel-collector:4318": { url: "http://{address}", what: "OTLP HTTP" },
};

/** One table of every service: where it is, its state, and what was left out and why. */
export function renderAddresses(run: RunFile, terminal: Pick<Terminal, "style">): string {
  const rows = run.services.flatMap((service) => rowsOf(service, terminal));
  const token = `The gateway's token is in ${run.tokenFile}`;
  return [formatTable([header(terminal), ...rows]), "", token].join("\n");
}

function header({ style }: Pick<Terminal, "style">): string[] {
  return ["SERVICE", "STATE", "ADDRESS", ""].map((title) => style("dim", title));
}

function rowsOf(service: RunService, { style }: Pick<Terminal, "style">): string[][] {
  const known = Object.entries(service.ports).flatMap(([port, address]) => {
    const page = pages[`${service.name}:${port}`];
    return page ? [{ text: page.url.replace("{address}", `${address.host}:${address.port}`), what: page.what }] : [];
  });
  const color = { running: "green", starting: "yellow", exited: "red", "left-out": "dim" } as const;
  const done = service.state === "exited" && service.reason === "done";
  const state = done ? style("dim", "done") : style(color[service.state], service.state.replace("-", " "));
  const reason = done ? "" : (service.reason ?? "");
  const [first, ...others] = known.length > 0 ? known : [{ text: "", what: "" }];
  const note = [first?.what, reason && style("dim", reason)].filter(Boolean).join("; ");
  return [[service.name, state, first?.text ?? "", note], ...others.map(({ text, what }) => ["", "", text, what])];
}
