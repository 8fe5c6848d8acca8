import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { loadEnvironment } from "@lakehouse/environment-files";
import { parse } from "yaml";
import { type Budget, budgetOf, sumOf, type WorkloadDemand } from "./budgets-sum.ts";
import { readManifests } from "./read-manifests.ts";

const root = join(import.meta.dirname, "../../..");
const Mi = 1024 ** 2;
const Gi = 1024 ** 3;

const budgets = new Map<string, Promise<Budget>>();

/** Read once, asked for by several tests. */
function budgetOfEnvironment(name: string, nodes: number): Promise<Budget> {
  const budget = budgets.get(name) ?? readBudget(name, nodes);
  budgets.set(name, budget);
  return budget;
}

async function readBudget(name: string, nodes: number): Promise<Budget> {
  const manifests = await readManifests(join(root, "environments", name));
  // A tenant's folder is a pattern: Argo CD applies it once for each client.
  const own = manifests.filter(({ file }) => !file.startsWith("tenants/"));
  return budgetOf(
    own.map(({ text }) => parse(text, { version: "1.1" }) as unknown),
    { nodes },
  );
}

function steady(workloads: readonly WorkloadDemand[]) {
  return sumOf(workloads.filter(({ oneShot }) => !oneShot));
}

/** "200/384 → 400/768", as the requirements write it. */
function written({ pod: { requests, limits } }: WorkloadDemand): string {
  return [requests, limits].map(({ cpu, memory }) => `${cpu}/${memory / Mi}`).join(" → ");
}

describe("docker", () => {
  async function limitsOf(withProfiles: boolean) {
    const { environment, findings } = await loadEnvironment(root, "docker", { variables: new Map() });
    if (!environment) throw new Error(`docker cannot be read: ${findings.map(({ message }) => message).join("; ")}`);
    const services = [...environment.services.values()].filter(({ profiles }) => withProfiles || profiles.length === 0);
    let cpus = 0;
    let memory = 0;
    for (const { limits } of services) {
      cpus += limits?.cpus?.value ?? Number.NaN;
      memory += limits?.memoryBytes?.value ?? Number.NaN;
    }
    return { count: services.length, cpus: Math.round(cpus * 1000), memory: memory / Mi };
  }

  test("keeps every limit of the default profile together within 2 cores and 4 GiB", async () => {
    const { cpus, memory, count } = await limitsOf(false);
    expect(count).toBeGreaterThanOrEqual(12);
    expect(cpus).toBeLessThanOrEqual(2000);
    expect(memory).toBeLessThanOrEqual(4096);
  });

  test("keeps all profiles together within 4 cores and 8 GiB", async () => {
    const { cpus, memory } = await limitsOf(true);
    expect(cpus).toBeLessThanOrEqual(4000);
    expect(memory).toBeLessThanOrEqual(8192);
  });
});

const hasK3s = existsSync(join(root, "environments/k3s-local/observability"));
(hasK3s ? describe : describe.skip)(`k3s-local${hasK3s ? "" : " (skipped: it has no observability folder)"}`, () => {
  test("requests at most 2000m and 4 GiB, limits 4 cores and 8 GiB, and claims at most 50 GiB", async () => {
    const { workloads, storage, unsaid } = await budgetOfEnvironment("k3s-local", 1);
    const { requests, limits } = steady(workloads);
    expect(unsaid).toEqual([]);
    expect(requests.cpu).toBeLessThanOrEqual(2000);
    expect(requests.memory).toBeLessThanOrEqual(4 * Gi);
    expect(limits.cpu).toBeLessThanOrEqual(4000);
    expect(limits.memory).toBeLessThanOrEqual(8 * Gi);
    expect(storage).toBeLessThanOrEqual(50 * Gi);
  });

  test("has room for its largest Job beside all that", async () => {
    const { workloads } = await budgetOfEnvironment("k3s-local", 1);
    const { requests, limits } = steady(workloads);
    for (const job of workloads.filter(({ oneShot }) => oneShot)) {
      expect(requests.cpu + job.requests.cpu).toBeLessThanOrEqual(2000);
      expect(requests.memory + job.requests.memory).toBeLessThanOrEqual(4 * Gi);
      expect(limits.cpu + job.limits.cpu).toBeLessThanOrEqual(4000);
      expect(limits.memory + job.limits.memory).toBeLessThanOrEqual(8 * Gi);
    }
  });

  test("gives each component what the requirements split", async () => {
    const { workloads } = await budgetOfEnvironment("k3s-local", 1);
    const found = workloads
      .filter(({ oneShot }) => !oneShot)
      .map((demand) => [demand.workload.split(" ")[1], written(demand)]);
    expect(Object.fromEntries(found)).toMatchObject({
      postgres: "200/384 → 400/768",
      redis: "50/64 → 100/192",
      minio: "200/384 → 400/768",
      "prefect-server": "250/512 → 500/1024",
      "prefect-worker": "150/384 → 350/768",
      "s5cmd-gateway": "150/256 → 350/512",
      validator: "50/128 → 150/256",
      "otel-collector": "50/128 → 200/384",
      jaeger: "50/128 → 150/256",
      prometheus: "150/384 → 250/640",
      grafana: "100/192 → 200/320",
      alertmanager: "20/32 → 50/64",
      loki: "50/128 → 150/256",
    });
  });
});

const hasProduction = existsSync(join(root, "environments/production/observability"));
(hasProduction ? describe : describe.skip)(
  `production${hasProduction ? "" : " (skipped: it has no observability folder)"}`,
  () => {
    test("requests at least 8000m and 16 GiB and claims at least 500 GiB", async () => {
      const { workloads, storage, unsaid } = await budgetOfEnvironment("production", 18);
      const { requests } = steady(workloads);
      expect(unsaid).toEqual([]);
      expect(requests.cpu).toBeGreaterThanOrEqual(8000);
      expect(requests.memory).toBeGreaterThanOrEqual(16 * Gi);
      expect(storage).toBeGreaterThanOrEqual(500 * Gi);
    });

    test("gives each component what the requirements split", async () => {
      const { workloads } = await budgetOfEnvironment("production", 18);
      const found = workloads
        .filter(({ oneShot }) => !oneShot)
        .map((demand) => [demand.workload.split(" ")[1], `${demand.replicas} × ${written(demand)}`]);
      expect(Object.fromEntries(found)).toMatchObject({
        postgres: "3 × 1000/2048 → 2000/4096",
        minio: "4 × 2000/4096 → 4000/8192",
        "prefect-server": "3 × 1000/2048 → 2000/4096",
        "prefect-background": "2 × 500/1024 → 1000/2048",
        "s5cmd-gateway": "3 × 1000/2048 → 4000/8192",
        validator: "2 × 100/256 → 500/512",
        "otel-collector": "2 × 200/512 → 1000/1024",
        jaeger: "1 × 500/1024 → 1000/2048",
        prometheus: "2 × 500/2048 → 2000/4096",
        grafana: "2 × 200/256 → 500/512",
        alertmanager: "3 × 50/64 → 200/128",
        loki: "3 × 200/512 → 1000/2048",
      });
    });
  },
);

test("production gives no component less than k3s-local does", async () => {
  const [small, large] = await Promise.all([
    budgetOfEnvironment("k3s-local", 1),
    budgetOfEnvironment("production", 18),
  ]);
  const nameOf = ({ workload }: WorkloadDemand) => workload.split(" ")[1];
  const compared = small.workloads.flatMap((demand) => {
    const other = large.workloads.find((candidate) => nameOf(candidate) === nameOf(demand));
    return other && demand.replicas > 0 ? [{ name: nameOf(demand), demand, other }] : [];
  });
  const less = compared.filter(
    ({ demand, other }) =>
      other.replicas < demand.replicas ||
      other.pod.requests.cpu < demand.pod.requests.cpu ||
      other.pod.requests.memory < demand.pod.requests.memory ||
      other.pod.limits.memory < demand.pod.limits.memory,
  );
  expect(compared.length).toBeGreaterThanOrEqual(15);
  expect(less.map(({ name }) => name)).toEqual([]);
});
