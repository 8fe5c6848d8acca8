import { describe, expect, test } from "@jest/globals";
import { dashboards } from "./dashboards/all-dashboards.ts";
import { expand } from "./metric-names.fixture.ts";
import { observedEnvironments } from "./observed-environment.ts";
import { checkRules, expectAlerts, expectSample, type InputSeries } from "./promtool.fixture.ts";
import { ruleGroupsOf } from "./rule-groups.ts";

const [docker, k3s, production] = observedEnvironments;
const rulesOf = (environment = docker) => (environment ? ruleGroupsOf(environment) : []);

test.each(observedEnvironments)("promtool accepts every rule of $name", async (environment) => {
  const rules = rulesOf(environment).flatMap((group) => group.rules);
  expect(await checkRules(rulesOf(environment))).toContain(`SUCCESS: ${rules.length} rules found`);
});

test("promtool parses every expression of the dashboards", async () => {
  const expressions = dashboards.flatMap(({ rows }) => rows.flatMap(({ panels }) => panels.flatMap((p) => p.queries)));
  const rules = expressions.map(({ expr }, index) => ({ record: `panel:${index}`, expr: expand(expr) }));
  expect(await checkRules([{ name: "panels", rules }])).toContain(`SUCCESS: ${rules.length} rules found`);
});

const labels = { environment: "local-docker", cluster_name: "docker-compose", namespace: "crypto-lakehouse" };
const labelText = Object.entries(labels)
  .map(([name, value]) => `${name}="${value}"`)
  .join(", ");
const of = (metric: string, more: string): string => `${metric}{${labelText}, ${more}}`;
const alertOf = (severity: string, service: string) => ({ ...labels, severity, service });

/** An hour and a half of a probe that runs twelve times a minute, with the failures as given. */
function probes(service: string, good: string, failed: string, instance = "validator:9464"): readonly InputSeries[] {
  return [
    { series: of("probe_runs_total", `service="${service}", instance="${instance}", result="ok"`), values: good },
    { series: of("probe_runs_total", `service="${service}", instance="${instance}", result="failed"`), values: failed },
  ];
}

describe("ServiceAvailability", () => {
  test("does not fire for one failed probe, even of a service that is probed only once a minute", async () => {
    const input = probes("redis", "0+1x40 40+1x50", "0x40 1x50");
    const quiet = { alert: "ServiceAvailability", minute: 60, firing: [] };
    expect(await expectAlerts(rulesOf(), input, quiet)).toContain("SUCCESS");
  });

  test("does not fire for two failed probes, though they are more than the service may have", async () => {
    const input = probes("redis", "0+1x90", "0x40 2x50");
    const quiet = { alert: "ServiceAvailability", minute: 60, firing: [] };
    expect(await expectAlerts(rulesOf(), input, quiet)).toContain("SUCCESS");
  });

  test("warns after four failed probes of the 720 in an hour: below 99.9 %, and still above 99 %", async () => {
    const input = probes("redis", "0+12x90", "0x40 4x50");
    const firing = [alertOf("warning", "redis")];
    expect(await expectAlerts(rulesOf(), input, { alert: "ServiceAvailability", minute: 60, firing })).toContain(
      "SUCCESS",
    );
  });

  test("pages for a service that is down, and for no other", async () => {
    const input = [...probes("postgres", "0+12x40 480x50", "0x40 0+12x50"), ...probes("redis", "0+12x90", "0x90")];
    const firing = [alertOf("critical", "postgres"), alertOf("warning", "postgres")];
    expect(await expectAlerts(rulesOf(), input, { alert: "ServiceAvailability", minute: 55, firing })).toContain(
      "SUCCESS",
    );
  });

  test("takes the worse of two validators", async () => {
    const input = [
      ...probes("minio", "0+6x90", "0x90", "validator-0:9464"),
      ...probes("minio", "0+6x40 240x50", "0x40 0+6x50", "validator-1:9464"),
    ];
    const firing = [alertOf("critical", "minio"), alertOf("warning", "minio")];
    expect(
      await expectAlerts(rulesOf(production), input, { alert: "ServiceAvailability", minute: 60, firing }),
    ).toContain("SUCCESS");
  });

  test("is over an hour after the service came back", async () => {
    const input = probes("postgres", "0+12x10 120x10 120+12x100", "0x10 0+12x10 120x100");
    const over = { alert: "ServiceAvailability", minute: 110, firing: [] };
    expect(await expectAlerts(rulesOf(), input, over)).toContain("SUCCESS");
  });
});

describe("the other alerts", () => {
  test("ServiceErrorRate pages when a tenth of the moves fail, but not for one of ten", async () => {
    const moves = (ended: string, status: string): InputSeries => ({
      series: of("crypto_lakehouse_operations_total", `service="s5cmd-gateway", operation="sync", status="${status}"`),
      values: ended,
    });
    const many = [moves("0+9x90", "completed"), moves("0+1x90", "failed")];
    const few = [moves("0x30 9x60", "completed"), moves("0x30 1x60", "failed")];
    const firing = [alertOf("critical", "s5cmd-gateway"), alertOf("warning", "s5cmd-gateway")];
    expect(await expectAlerts(rulesOf(), many, { alert: "ServiceErrorRate", minute: 70, firing })).toContain("SUCCESS");
    expect(await expectAlerts(rulesOf(), few, { alert: "ServiceErrorRate", minute: 60, firing: [] })).toContain(
      "SUCCESS",
    );
  });

  test("ServiceResponseTime warns above two seconds and pages above five", async () => {
    const bucket = (service: string, le: string, values: string): InputSeries => ({
      series: of("probe_all_duration_seconds_bucket", `service="${service}", instance="v", le="${le}"`),
      values,
    });
    const slow = (service: string, per: Readonly<Record<string, number>>): InputSeries[] => [
      ...Object.entries(per).map(([le, count]) => bucket(service, le, `0+${count}x90`)),
      { series: of("probe_all_duration_seconds_count", `service="${service}", instance="v"`), values: "0+10x90" },
    ];
    const input = [
      ...slow("fast", { "1": 10, "2.5": 10, "5": 10, "10": 10, "+Inf": 10 }),
      ...slow("slow", { "1": 2, "2.5": 9, "5": 10, "10": 10, "+Inf": 10 }),
      ...slow("stuck", { "1": 1, "2.5": 2, "5": 3, "10": 10, "+Inf": 10 }),
    ];
    const firing = [alertOf("warning", "slow"), alertOf("critical", "stuck"), alertOf("warning", "stuck")];
    expect(await expectAlerts(rulesOf(), input, { alert: "ServiceResponseTime", minute: 70, firing })).toContain(
      "SUCCESS",
    );
  });

  test("ServiceMemoryUsage reads a container's limit, in Compose and in a cluster", async () => {
    const compose = [
      { series: of("container_memory_working_set_bytes", 'job="cadvisor", service="minio", id="a"'), values: "95x30" },
      { series: of("container_spec_memory_limit_bytes", 'job="cadvisor", service="minio", id="a"'), values: "100x30" },
    ];
    const container = 'pod="minio-0", container="minio"';
    const cluster = [
      { series: of("container_memory_working_set_bytes", `${container}, service="kubelet"`), values: "95x30" },
      {
        series: `kube_pod_container_resource_limits{namespace="crypto-lakehouse", ${container}, resource="memory"}`,
        values: "100x30",
      },
    ];
    const firing = [alertOf("critical", "minio"), alertOf("warning", "minio")];
    const expected = { alert: "ServiceMemoryUsage", minute: 20, firing };
    expect(await expectAlerts(rulesOf(docker), compose, expected)).toContain("SUCCESS");
    expect(await expectAlerts(rulesOf(k3s), cluster, expected)).toContain("SUCCESS");
  });

  test("S5cmdOperationLatency pages for moves over five minutes, however Prometheus writes the edge", async () => {
    for (const le of ["300", "300.0"]) {
      const bucket = (edge: string, values: string): InputSeries => ({
        series: of("crypto_lakehouse_processing_duration_seconds_bucket", `service="s5cmd-gateway", le="${edge}"`),
        values,
      });
      const count = of("crypto_lakehouse_processing_duration_seconds_count", 'service="s5cmd-gateway"');
      const input = [
        bucket(le, "0+1x90"),
        bucket("600", "0+2x90"),
        bucket("+Inf", "0+2x90"),
        { series: count, values: "0+2x90" },
      ];
      const firing = [alertOf("critical", "s5cmd-gateway")];
      expect(await expectAlerts(rulesOf(), input, { alert: "S5cmdOperationLatency", minute: 70, firing })).toContain(
        "SUCCESS",
      );
    }
  });

  test("WorkflowFailureRate warns when one in five workflows fails", async () => {
    const runs = (status: string, values: string): InputSeries => ({
      series: of("crypto_lakehouse_workflow_execution_total", `service="validator", instance="v", status="${status}"`),
      values,
    });
    const input = [runs("completed", "0+4x90"), runs("failed", "0+1x90")];
    const firing = [alertOf("warning", "prefect-server")];
    expect(await expectAlerts(rulesOf(), input, { alert: "WorkflowFailureRate", minute: 70, firing })).toContain(
      "SUCCESS",
    );
  });

  test("MinioStorageCapacity warns below a fifth of free space", async () => {
    const input = [
      { series: of("minio_cluster_capacity_usable_free_bytes", 'service="minio", instance="m"'), values: "19x30" },
      { series: of("minio_cluster_capacity_usable_total_bytes", 'service="minio", instance="m"'), values: "100x30" },
    ];
    const firing = [alertOf("warning", "minio")];
    expect(await expectAlerts(rulesOf(), input, { alert: "MinioStorageCapacity", minute: 20, firing })).toContain(
      "SUCCESS",
    );
  });

  test("ValidatorDown pages for a target that is down, and for one that is gone", async () => {
    const down = [{ series: 'up{job="validator", instance="v"}', values: "0x30" }];
    const alert = "ValidatorDown";
    const expected = { job: "validator", severity: "critical", service: "validator" };
    const firing = [{ ...expected, instance: "v" }];
    expect(await expectAlerts(rulesOf(), down, { alert, minute: 20, firing })).toContain("SUCCESS");
    expect(await expectAlerts(rulesOf(), [], { alert, minute: 20, firing: [expected] })).toContain("SUCCESS");
  });

  test("ServiceErrorRate sees a service that only the mesh's gateway counts", async () => {
    const requests = (code: string, values: string): InputSeries => ({
      series: of(
        "istio_requests_total",
        `job="istio-ingressgateway", service="istio-ingressgateway", reporter="source", destination_service_name="grafana", response_code="${code}"`,
      ),
      values,
    });
    const input = [requests("200", "0+9x90"), requests("503", "0+1x90")];
    const firing = [alertOf("critical", "grafana"), alertOf("warning", "grafana")];
    const expected = { alert: "ServiceErrorRate", minute: 70, firing };
    expect(await expectAlerts(rulesOf(production), input, expected)).toContain("SUCCESS");
  });
});

describe("the traffic of a pod", () => {
  test.each([
    ["prefect-server-7d9f8b6c5d-x2kzp", "prefect-server"],
    ["node-exporter-4xk2p", "node-exporter"],
    ["redis-exporter-6c8d9fb7b5-zqk7c", "redis-exporter"],
    ["validator-0", "validator"],
    ["s5cmd-gateway-5b8c9d7f6-abcde", "s5cmd-gateway-5b8c9d7f6-abcde"],
  ])("of %s is that of %s", async (pod, service) => {
    const input = [{ series: of("container_network_receive_bytes_total", `pod="${pod}"`), values: "0+60x30" }];
    const seen = {
      record: "service:network_receive:bytes_rate5m",
      minute: 20,
      labels: { ...labels, service },
      value: 1,
    };
    expect(await expectSample(rulesOf(k3s), input, seen)).toContain("SUCCESS");
  });
});
