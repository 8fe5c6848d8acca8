import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "@jest/globals";
import { loadEnvironment } from "@lakehouse/environment-files";
import { listAddresses } from "./list-addresses.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The platform's addresses: service, container port, and where it is from outside in each environment; none where it is not. */
const matrix: readonly (readonly [
  string,
  number,
  Readonly<Partial<Record<"docker" | "nodePort" | "public", number | string>>>,
])[] = [
  ["prefect-server", 4200, { docker: 4200, nodePort: 30420, public: "prefect" }],
  ["minio", 9001, { docker: 9001, nodePort: 30901, public: "minio" }],
  ["s5cmd-gateway", 8080, { docker: 8080, nodePort: 30808, public: "s5cmd" }],
  ["jaeger", 16686, { docker: 16686, nodePort: 30686, public: "jaeger" }],
  ["prometheus", 9090, { docker: 9090, nodePort: 30909, public: "prometheus" }],
  ["grafana", 3000, { docker: 3000, nodePort: 30300, public: "grafana" }],
  ["minio", 9000, { docker: 9000, nodePort: 30900 }],
  ["postgres", 5432, { docker: 5432 }],
  ["redis", 6379, { docker: 6379 }],
  ["otel-collector", 4317, { docker: 4317 }],
  ["otel-collector", 4318, { docker: 4318 }],
  ["otel-collector", 13133, {}],
  ["otel-collector", 8888, {}],
  ["validator", 9464, { docker: 9464, nodePort: 30946 }],
  ["alertmanager", 9093, { docker: 9093 }],
  ["pgadmin", 8080, { docker: 5050 }],
  ["loki", 3100, {}],
  ["prefect-worker", 8080, {}],
];

const read = new Map<string, ReturnType<typeof readAddresses>>();

/** Read once for all tests of an environment. */
function addressesOf(name: string): ReturnType<typeof readAddresses> {
  const known = read.get(name) ?? readAddresses(name);
  read.set(name, known);
  return known;
}

async function readAddresses(name: string) {
  const { environment } = await loadEnvironment(root, name, { variables: new Map() });
  if (!environment) throw new Error(`the environment ${name} has errors; lakehouse validate ${name} names them`);
  const listed = listAddresses(environment);
  const find = (service: string, port: number, vantage: string) =>
    listed.find((each) => each.service === service && each.port === port && each.vantage === vantage);
  return { listed, find };
}

/** Until its manifests are there, an environment has nothing to compare. */
function testOf(name: string) {
  const isThere = existsSync(`${root}environments/${name}/environment.yaml`);
  return { run: isThere ? test : test.skip, title: isThere ? "" : ` (skipped: no environments/${name} here)` };
}

describe("the addresses of docker", () => {
  test.each(matrix)("%s:%d", async (service, port, { docker }) => {
    const { find } = await addressesOf("docker");
    expect(find(service, port, "host")?.address).toBe(docker === undefined ? undefined : `127.0.0.1:${docker}`);
    expect(find(service, port, "network")?.address).toBe(`${service}:${port}`);
  });

  test("are no others", async () => {
    const { listed } = await addressesOf("docker");
    const published = listed.filter(({ vantage, address }) => vantage === "host" && address !== undefined);
    const expected = matrix.filter(([, , { docker }]) => docker !== undefined);
    expect(published).toHaveLength(expected.length);
    expect(listed.every(({ address, reason }) => (address === undefined) !== (reason === undefined))).toBe(true);
  });
});

describe("the addresses of k3s-local", () => {
  const { run, title } = testOf("k3s-local");

  run.each(matrix)(`%s:%d${title}`, async (service, port, { nodePort, public: name }) => {
    const { find } = await addressesOf("k3s-local");
    expect(find(service, port, "cluster")?.address).toMatch(
      new RegExp(`^${service}\\.crypto-lakehouse[a-z-]*\\.svc:${port}$`),
    );
    expect(find(service, port, "host")?.address).toBe(nodePort === undefined ? undefined : `127.0.0.1:${nodePort}`);
    expect(find(service, port, "public")?.address?.replace(/^https?:\/\//, "")).toBe(
      name === undefined ? undefined : `${name}.crypto-lakehouse.local`,
    );
  });
});

describe("the addresses of production", () => {
  const { run, title } = testOf("production");
  const deployed = matrix.filter(([service]) => service !== "pgadmin");

  run.each(deployed)(`%s:%d${title}`, async (service, port, { public: name }) => {
    const { find } = await addressesOf("production");
    expect(find(service, port, "cluster")?.address).toMatch(
      new RegExp(`^${service}\\.crypto-lakehouse[a-z-]*\\.svc:${port}$`),
    );
    expect(find(service, port, "host")?.address).toBeUndefined();
    expect(find(service, port, "public")?.address).toBe(
      name === undefined ? undefined : `https://${name}.crypto-lakehouse.com`,
    );
  });

  run(`redis-sentinel:26379${title}`, async () => {
    const { find } = await addressesOf("production");
    expect(find("redis-sentinel", 26379, "cluster")?.address).toBe("redis-sentinel.crypto-lakehouse.svc:26379");
  });
});
