import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { deriveAddress } from "./address.ts";
import { readDotenv } from "./compose/dotenv.ts";
import { readCompose } from "./compose/read-compose.ts";
import type { Environment } from "./model.ts";

const file = "environments/docker/compose.yaml";
const textOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8");
const { variables } = readDotenv("environments/docker/.env", textOf("environments/docker/.env"));
const { services, findings } = readCompose(file, textOf(file), variables);
const start = { line: 1, column: 1 };
const docker: Environment = {
  name: "docker",
  platform: "compose",
  services,
  resources: [],
  exceptions: [],
  probes: [],
  slos: [],
  secrets: [],
  place: { file, range: { start, end: start } },
};

/** The platform's addresses: service, container port, published port (none: inside the network only). */
const table: readonly [string, number, number | undefined][] = [
  ["prefect-server", 4200, 4200],
  ["minio", 9001, 9001],
  ["s5cmd-gateway", 8080, 8080],
  ["jaeger", 16686, 16686],
  ["prometheus", 9090, 9090],
  ["grafana", 3000, 3000],
  ["alertmanager", 9093, 9093],
  ["minio", 9000, 9000],
  ["postgres", 5432, 5432],
  ["redis", 6379, 6379],
  ["otel-collector", 4317, 4317],
  ["otel-collector", 4318, 4318],
  ["otel-collector", 13133, undefined],
  ["otel-collector", 8888, undefined],
  ["validator", 9464, 9464],
  ["pgadmin", 8080, 5050],
  ["prefect-worker", 8080, undefined],
];

test("the Compose file has nothing against it", () => expect(findings).toEqual([]));

describe("the address of", () => {
  test.each(table)("%s:%d from the host is on 127.0.0.1, port %s", (service, port, published) => {
    expect(deriveAddress(docker, service, port, "host")).toEqual(
      published === undefined
        ? { kind: "none", reason: `${service} does not publish port ${port}` }
        : { kind: "address", address: { host: "127.0.0.1", port: published } },
    );
  });

  test.each(table)("%s:%d inside the network is its name and port", (service, port) => {
    expect(deriveAddress(docker, service, port, "network")).toEqual({
      kind: "address",
      address: { host: service, port },
    });
  });

  test("no other port is published", () => {
    const published = [...services.values()].flatMap((service) =>
      service.ports.flatMap((port) => (port.published ? `${service.name}:${port.containerPort}` : [])),
    );
    const expected = table.flatMap(([service, port, host]) => (host === undefined ? [] : `${service}:${port}`));
    expect(published.sort()).toEqual(expected.sort());
  });

  test("a service of a run is where the run says", () => {
    const overrides = new Map([["redis:6379", { host: "127.0.0.1", port: 6479 }]]);
    expect(deriveAddress(docker, "redis", 6379, "host", overrides)).toEqual({
      kind: "address",
      address: { host: "127.0.0.1", port: 6479 },
    });
  });

  test("what does not exist is none, with the reason", () => {
    expect(deriveAddress(docker, "rediss", 6379, "host")).toEqual({
      kind: "none",
      reason: "docker declares no service rediss",
    });
    expect(deriveAddress(docker, "redis", 1, "network")).toEqual({ kind: "none", reason: "redis declares no port 1" });
    expect(deriveAddress(docker, "redis", 6379, "cluster")).toMatchObject({ kind: "none" });
  });
});
