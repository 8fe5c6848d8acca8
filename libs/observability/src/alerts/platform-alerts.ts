import { edge, promql } from "../promql.ts";
import type { Alert, Group } from "../rule.ts";

const where = "environment, cluster_name, namespace";
const hour = 3_600;
const day = 24 * hour;

const alerts: readonly Alert[] = [
  {
    name: "WorkflowFailureRate",
    for: "2m",
    summary: "{{ $value | humanizePercentage }} of the workflows that finished within the last hour failed",
    description: "Failed and crashed flow runs against all that finished, with at least three failures.",
    runbook: [
      "Prefect's page, flow runs by state: is it one flow, one work pool, or all?",
      "A crash is the worker's infrastructure, a failure the flow's own code or what it talks to.",
    ],
    levels: [
      {
        severity: "warning",
        service: "prefect-server",
        expr: () => promql`
          max by (${where}) (
            sum by (${where}, instance) (increase(crypto_lakehouse_workflow_execution_total{status=~"failed|crashed"}[1h]))
            / (sum by (${where}, instance) (increase(crypto_lakehouse_workflow_execution_total[1h])) > 0)
          ) > 0.1
          and on (${where})
          max by (${where}) (
            sum by (${where}, instance) (increase(crypto_lakehouse_workflow_execution_total{status=~"failed|crashed"}[1h]))
          ) > 2.5`,
      },
    ],
  },
  {
    name: "S5cmdOperationLatency",
    for: "5m",
    summary: "One bulk move in twenty takes longer than five minutes ({{ $value | humanizeDuration }})",
    description:
      "The 95th percentile of the operations that ended within the last hour, with at least three slow ones.",
    runbook: [
      "Dashboard 'Application performance', row s5cmd: has the throughput fallen, or have the operations grown?",
      "The gateway's queue age: a long queue needs workers, a short one with slow moves a faster object store.",
    ],
    levels: [
      {
        severity: "critical",
        service: "s5cmd-gateway",
        expr: () => promql`
          histogram_quantile(
            0.95,
            sum by (${where}, le) (increase(crypto_lakehouse_processing_duration_seconds_bucket[1h]))
          ) > 300
          and on (${where})
          (
            sum by (${where}) (increase(crypto_lakehouse_processing_duration_seconds_count[1h]))
            - sum by (${where}) (increase(crypto_lakehouse_processing_duration_seconds_bucket{${edge(300)}}[1h]))
          ) > 2.5`,
      },
    ],
  },
  {
    name: "MinioStorageCapacity",
    for: "10m",
    summary: "Only {{ $value | humanizePercentage }} of the object store is free",
    description: "Usable space; a full store refuses writes, and everything that lands data stops.",
    runbook: [
      "Which bucket grew: `mc du --depth 1`, or the bucket's panel.",
      "Lifecycle rules that do not run keep old versions; after that, more drives.",
    ],
    levels: [
      {
        severity: "warning",
        service: "minio",
        expr: () => promql`
          min by (${where}) (minio_cluster_capacity_usable_free_bytes)
          / max by (${where}) (minio_cluster_capacity_usable_total_bytes) < 0.2`,
      },
    ],
  },
  {
    name: "MinioErasureSetDegraded",
    for: "5m",
    summary: "An erasure set of the object store has lost its write quorum",
    description: "Too many of its drives are gone: what belongs to this set cannot be written.",
    runbook: [
      "`mc admin info`: which drives or nodes are offline?",
      "Bring a node back before replacing a drive; healing starts by itself.",
    ],
    appliesTo: ({ erasureCoding }) => erasureCoding,
    levels: [
      {
        severity: "critical",
        service: "minio",
        expr: () => `min by (${where}, pool, set) (minio_cluster_health_erasure_set_status) < 1`,
      },
    ],
  },
  {
    name: "PostgresWalArchiveFailing",
    for: "10m",
    summary: "PostgreSQL cannot archive its write-ahead log ({{ $labels.pod }})",
    description:
      "Since its last failure no segment was archived: the point-in-time recovery ends there, and the log fills its disk.",
    runbook: [
      "`kubectl cnpg status postgres`, and the log of the plugin's sidecar: credentials, bucket, network?",
      "Watch the free space of the WAL volume until it works again.",
    ],
    appliesTo: ({ cloudNativePg }) => cloudNativePg,
    levels: [
      {
        severity: "critical",
        service: "postgres",
        expr: () => promql`
          max by (${where}, pod) (cnpg_pg_stat_archiver_last_failed_time)
          - max by (${where}, pod) (cnpg_pg_stat_archiver_last_archived_time) > 1`,
      },
    ],
  },
  {
    name: "KubernetesNodeNotReady",
    for: "5m",
    summary: "Node {{ $labels.node }} is not ready",
    description: "Its pods are moved elsewhere after their toleration ends, those with local volumes are not.",
    runbook: [
      "`kubectl describe node`: pressure, network, or does the kubelet not answer?",
      "Drain it if it does not come back; check that what ran there runs elsewhere.",
    ],
    appliesTo: ({ kubernetes }) => kubernetes,
    levels: [
      {
        severity: "critical",
        service: "kubernetes",
        expr: () => 'kube_node_status_condition{condition="Ready", status="true"} == 0',
      },
    ],
  },
  {
    name: "BackupTooOld",
    for: "10m",
    summary: "The newest backup of {{ $labels.backup }} is {{ $value | humanizeDuration }} old",
    description: "More than one and a half intervals have passed since the last backup that succeeded.",
    runbook: [
      "The log of the last backup: did it not start, not finish, or not reach the bucket?",
      "`lakehouse backup` makes one now.",
    ],
    levels: [
      {
        severity: "critical",
        service: "postgres",
        expr: ({ backupHours }) => backupOlderThan("postgresql", backupHours.postgresql),
      },
      {
        severity: "critical",
        service: "minio",
        expr: ({ backupHours }) => backupOlderThan("buckets", backupHours.buckets),
      },
    ],
  },
  {
    name: "BackupUnverified",
    for: "10m",
    summary: "No backup of {{ $labels.backup }} was restored for a test within {{ $value | humanizeDuration }}",
    description: "A backup that nobody has restored is a hope.",
    runbook: ["The log of the weekly restore test; `lakehouse restore` into a scratch database proves it by hand."],
    levels: [
      {
        severity: "warning",
        service: "postgres",
        expr: () => `time() - max by (${where}, backup) (backup_last_verified_timestamp_seconds) > ${8 * day}`,
      },
    ],
  },
  {
    name: "CertificateExpiring",
    for: "1h",
    summary: "A certificate of {{ $labels.service }} expires in {{ $value | humanizeDuration }}",
    description: "As seen by probes, or by cert-manager where it renews it.",
    runbook: [
      "`kubectl describe certificate`, then its order and challenge: what refuses the renewal?",
      "A certificate that was renewed but is still served old: restart the gateway that holds it.",
    ],
    levels: [
      { severity: "critical", expr: ({ certManager }) => expiresWithin(3 * day, certManager) },
      { severity: "warning", expr: ({ certManager }) => expiresWithin(14 * day, certManager) },
    ],
  },
];

function backupOlderThan(backup: string, intervalHours: number): string {
  return `min by (${where}, backup) (backup_age_seconds{backup="${backup}"}) > ${intervalHours * 1.5 * hour}`;
}

function expiresWithin(seconds: number, certManager: boolean): string {
  const probed = `min by (${where}, service) (probe_ssl_earliest_cert_expiry) - time() < ${seconds}`;
  if (!certManager) return probed;
  // cert-manager counts as the service that has to renew it
  return promql`
    ${probed}
    or
    min by (${where}, service, name) (certmanager_certificate_expiration_timestamp_seconds) - time() < ${seconds}`;
}

export const platformRules: Group = { name: "lakehouse-platform", recordings: [], alerts };
