import { type Dashboard, graph, number, ofInstance, ofService, query, share } from "./dashboard.ts";

const processing = "crypto_lakehouse_processing_duration_seconds_bucket";

function quantile(q: number, metric: string, by: string): string {
  const labels = by === "" ? "le" : `le, ${by}`;
  const rate = `rate(${ofInstance(metric)}[$__rate_interval])`;
  return `histogram_quantile(${q}, sum by (${labels}) (${rate}))`;
}

export const applicationPerformance: Dashboard = {
  name: "application-performance",
  title: "Application performance",
  description: "How fast and how well the parts of the platform work.",
  rows: [
    {
      title: "Answers",
      panels: [
        graph(
          "Probes, 95th percentile",
          "s",
          "How long the validator's probes took within the last hour; above 2 s it warns, above 5 s it pages.",
          query(`max by (service) (${ofService("service:probe_duration_seconds:p95_1h")})`, "{{service}}"),
        ),
        share(
          "Good probes",
          "Of the last hour, as the worst validator saw it. Below 99.9 % it warns, below 99 % it pages.",
          query(`min by (service) (${ofService("service:probe_good:ratio1h")})`, "{{service}}"),
        ),
        share(
          "Failed requests and operations",
          "Of the last hour; above 1 % it warns, above 5 % it pages.",
          query(
            `max by (service) (${ofService("service:requests_failed:increase1h")} / (${ofService("service:requests:increase1h")} > 0))`,
            "{{service}}",
          ),
        ),
      ],
    },
    {
      title: "Prefect",
      panels: [
        graph(
          "Workflows finished",
          "opm",
          "Per minute, by how they ended.",
          query(
            `60 * max by (status) (sum by (instance, status) (rate(${ofInstance("crypto_lakehouse_workflow_execution_total")}[$__rate_interval])))`,
            "{{status}}",
          ),
        ),
        graph(
          "Workflows running",
          "none",
          "By flow, as the exporter sees them.",
          query(`sum by (flow_name) (${ofInstance("prefect_info_flow_runs")})`, "{{flow_name}}"),
        ),
        graph(
          "Duration of flow runs",
          "s",
          "Mean of the runs that Prefect still knows, by flow.",
          query(`avg by (flow_name) (${ofInstance("prefect_flow_runs_total_run_time")})`, "{{flow_name}}"),
        ),
        graph(
          "Late runs",
          "none",
          "Runs that wait longer than they should, by work pool and queue: the pool needs workers.",
          query(
            `sum by (work_pool_name, work_queue_name) (${ofInstance("prefect_work_queues_late_runs_count")})`,
            "{{work_pool_name}} {{work_queue_name}}",
          ),
        ),
      ],
    },
    {
      title: "s5cmd",
      panels: [
        graph(
          "Throughput",
          "Bps",
          "Bytes of objects, by what became of them.",
          query(
            `sum by (result) (rate(${ofInstance("crypto_lakehouse_bytes_total")}[$__rate_interval]))`,
            "{{result}}",
          ),
        ),
        graph(
          "Commands",
          "ops",
          "What s5cmd ended, by command and result.",
          query(
            `sum by (operation, status) (rate(${ofInstance("crypto_lakehouse_s5cmd_operations_total")}[$__rate_interval]))`,
            "{{operation}} {{status}}",
          ),
        ),
        graph(
          "Duration of operations",
          "s",
          "Half of the operations are faster than p50, all but one in twenty faster than p95; above 300 s it pages.",
          query(quantile(0.5, processing, ""), "p50"),
          query(quantile(0.95, processing, ""), "p95"),
        ),
        number(
          "Queue age",
          "s",
          "How long the oldest work waits for a worker.",
          query(`max(${ofInstance("crypto_lakehouse_queue_age_seconds")})`, "oldest"),
        ),
      ],
    },
    {
      title: "MinIO",
      panels: [
        graph(
          "Requests",
          "reqps",
          "By API call.",
          query(`sum by (api) (rate(${ofInstance("minio_s3_requests_total")}[$__rate_interval]))`, "{{api}}"),
        ),
        graph(
          "Failed requests",
          "reqps",
          "4xx is the caller's fault, 5xx the store's.",
          query(`sum(rate(${ofInstance("minio_s3_requests_4xx_errors_total")}[$__rate_interval]))`, "4xx"),
          query(`sum(rate(${ofInstance("minio_s3_requests_5xx_errors_total")}[$__rate_interval]))`, "5xx"),
        ),
        graph(
          "Traffic",
          "Bps",
          "Bytes of S3 requests.",
          query(`sum(rate(${ofInstance("minio_s3_traffic_received_bytes")}[$__rate_interval]))`, "in"),
          query(`sum(rate(${ofInstance("minio_s3_traffic_sent_bytes")}[$__rate_interval]))`, "out"),
        ),
        share(
          "Utilisation",
          "Share of the usable space that is taken.",
          query(
            `1 - min by (environment) (${ofInstance("minio_cluster_capacity_usable_free_bytes")}) / max by (environment) (${ofInstance("minio_cluster_capacity_usable_total_bytes")})`,
            "{{environment}}",
          ),
        ),
      ],
    },
    {
      title: "PostgreSQL and Redis",
      panels: [
        graph(
          "Database connections",
          "none",
          "By database; all pools together stay below 80 % of the limit.",
          query(
            `sum by (datname) (${ofInstance("pg_stat_activity_count")} or ${ofInstance("cnpg_backends_total")})`,
            "{{datname}}",
          ),
          query(
            `max(${ofInstance("pg_settings_max_connections")} or ${ofInstance("cnpg_pg_settings_setting", 'name="max_connections"')})`,
            "limit",
          ),
        ),
        graph(
          "Database transactions",
          "ops",
          "Committed per second, by database.",
          query(
            `sum by (datname) (rate(${ofInstance("pg_stat_database_xact_commit")}[$__rate_interval]) or rate(${ofInstance("cnpg_pg_stat_database_xact_commit")}[$__rate_interval]))`,
            "{{datname}}",
          ),
        ),
        share(
          "Redis hit rate",
          "Share of the look-ups that found their key.",
          query(
            `sum(rate(${ofInstance("redis_keyspace_hits_total")}[$__rate_interval])) / (sum(rate(${ofInstance("redis_keyspace_hits_total")}[$__rate_interval])) + sum(rate(${ofInstance("redis_keyspace_misses_total")}[$__rate_interval])) > 0)`,
            "hits",
          ),
        ),
        graph(
          "Redis evictions",
          "ops",
          "Must stay at zero: it is set to refuse writes rather than to forget.",
          query(`sum(rate(${ofInstance("redis_evicted_keys_total")}[$__rate_interval]))`, "evicted"),
        ),
      ],
    },
  ],
};
