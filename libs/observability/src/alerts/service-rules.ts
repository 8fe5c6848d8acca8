import { edge, identity, promql, sumPerObserver } from "../promql.ts";
import type { Alert, Group, Recording, Severity } from "../rule.ts";

/** increase() extrapolates: three events can come out a little lower. */
const atLeastThree = "> 2.5";

/** What the mesh's gateway passes on; the services that count their own requests are left to themselves. */
const meshSelector =
  'job="istio-ingressgateway", reporter="source", destination_service_name!~"s5cmd-gateway|minio|redis"';

const recordings: readonly Recording[] = [
  {
    record: "service:probe_good:ratio1h",
    expr: () => promql`
      min by (${identity}) (
        ${sumPerObserver('increase(probe_runs_total{result="ok"}[1h])')}
        /
        (${sumPerObserver('increase(probe_runs_total{result=~"ok|failed"}[1h])')} > 0)
      )`,
  },
  {
    record: "service:probe_failed:increase1h",
    expr: () => promql`
      max by (${identity}) (${sumPerObserver('increase(probe_runs_total{result="failed"}[1h])')})`,
  },
  {
    record: "service:probe_duration_seconds:p95_1h",
    expr: () => promql`
      max by (${identity}) (
        histogram_quantile(0.95, sum by (${identity}, instance, le) (increase(probe_all_duration_seconds_bucket[1h])))
      )`,
  },
  ...requests({
    service: "s5cmd-gateway",
    all: 'crypto_lakehouse_operations_total{status!="cancelled"}',
    failed: 'crypto_lakehouse_operations_total{status=~"failed|completed_with_errors"}',
  }),
  ...requests({ service: "minio", all: "minio_s3_requests_total", failed: "minio_s3_requests_5xx_errors_total" }),
  ...requests({ service: "redis", all: "redis_commands_total", failed: "redis_commands_failed_calls_total" }),
  // The mesh's gateway sees every request from outside; the three above say it better themselves.
  ...(["all", "failed"] as const).map((which) => ({
    record: which === "all" ? "service:requests:increase1h" : "service:requests_failed:increase1h",
    appliesTo: ({ mesh }: { readonly mesh: boolean }) => mesh,
    expr: () => promql`
      sum by (${identity}) (
        label_replace(
          increase(istio_requests_total{${meshSelector}${which === "all" ? "" : ', response_code=~"5.."'}}[1h]),
          "service", "$1", "destination_service_name", "(.+)"
        )
      )`,
  })),
];

function requests(source: { service: string; all: string; failed: string }): Recording[] {
  const total = (metric: string) => () => `sum by (environment, cluster_name, namespace) (increase(${metric}[1h]))`;
  return [
    { record: "service:requests:increase1h", service: source.service, expr: total(source.all) },
    { record: "service:requests_failed:increase1h", service: source.service, expr: total(source.failed) },
  ];
}

function belowRatio(severity: Severity, ratio: number) {
  return {
    severity,
    expr: () => promql`
      service:probe_good:ratio1h < ${ratio}
      and on (${identity})
      service:probe_failed:increase1h ${atLeastThree}`,
  };
}

function errorsAbove(severity: Severity, ratio: number) {
  return {
    severity,
    expr: () => promql`
      service:requests_failed:increase1h / (service:requests:increase1h > 0) > ${ratio}
      and on (${identity})
      service:requests_failed:increase1h ${atLeastThree}`,
  };
}

/** More than 5 % slower than T is the 95th percentile above T. `counted` is the next bucket edge at or below T. */
function slowerThan(severity: Severity, seconds: number, counted: number) {
  const slow = [
    sumPerObserver("increase(probe_all_duration_seconds_count[1h])"),
    "-",
    sumPerObserver(`increase(probe_all_duration_seconds_bucket{${edge(counted)}}[1h])`),
  ].join(" ");
  return {
    severity,
    expr: () => promql`
      service:probe_duration_seconds:p95_1h > ${seconds}
      and on (${identity})
      max by (${identity}) (${slow}) ${atLeastThree}`,
  };
}

const alerts: readonly Alert[] = [
  {
    name: "ServiceAvailability",
    for: "5m",
    summary: "{{ $labels.service }} answered only {{ $value | humanizePercentage }} of its probes within the last hour",
    description: "At least three probes of the last hour failed, and more of them than the service may.",
    runbook: [
      "The validator's page says which probe fails and in which phase: a refused connection is a process that does not run, a time-out one that does not keep up.",
      "`lakehouse status`, or `kubectl get pods`: does the service run, and since when?",
      "What changed: the last commit under `environments/`, the last deployment.",
    ],
    levels: [belowRatio("critical", 0.99), belowRatio("warning", 0.999)],
  },
  {
    name: "ServiceErrorRate",
    for: "5m",
    summary: "{{ $value | humanizePercentage }} of what {{ $labels.service }} did within the last hour failed",
    description: "Failed requests or operations against all of them, with at least three failures.",
    runbook: [
      "Dashboard 'Application performance', row of the service: which operation fails, since when?",
      "The service's log at that time; for the gateway, the items of a failed operation name each object and its error.",
    ],
    levels: [errorsAbove("critical", 0.05), errorsAbove("warning", 0.01)],
  },
  {
    name: "ServiceResponseTime",
    for: "5m",
    summary: "One answer of {{ $labels.service }} in twenty takes longer than {{ $value | humanizeDuration }}",
    description: "The 95th percentile of the last hour's probes is above the threshold, with at least three slow ones.",
    runbook: [
      "The validator's page splits each probe into phases: is it the network, the connection, or the service's own work?",
      "Dashboard 'Infrastructure overview': is the service, or the node, at its CPU or disk limit?",
    ],
    levels: [slowerThan("critical", 5, 5), slowerThan("warning", 2, 1)],
  },
  {
    name: "ServiceMemoryUsage",
    for: "5m",
    summary: "{{ $labels.service }} uses {{ $value | humanizePercentage }} of its memory limit",
    description: "The working set against the limit; at 100 % the kernel kills it.",
    runbook: [
      "Dashboard 'Infrastructure overview': a slow climb is a leak, a jump is load.",
      "Restart it if it is about to die at a bad time; raise the limit within the budget if the load is here to stay.",
    ],
    levels: [
      { severity: "critical", expr: () => "service:memory_usage:ratio > 0.9" },
      { severity: "warning", expr: () => "service:memory_usage:ratio > 0.8" },
    ],
  },
];

export const serviceRules: Group = { name: "lakehouse-services", recordings, alerts };
