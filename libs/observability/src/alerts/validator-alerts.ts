import { promql } from "../promql.ts";
import type { Alert, Group } from "../rule.ts";

const where = "environment, cluster_name, namespace";
const service = "validator";

const alerts: readonly Alert[] = [
  {
    name: "ValidatorDown",
    for: "5m",
    summary: "The validator does not answer: nothing else is being proven",
    description: "Prometheus cannot scrape it, or does not even know it any more.",
    runbook: ["Its pod or container: does it run, and does `/ready` say what it waits for?", "Its log, last lines."],
    levels: [
      {
        severity: "critical",
        service,
        expr: () => promql`
          up{job="validator"} == 0
          or
          absent(up{job="validator"})`,
      },
    ],
  },
  {
    name: "ValidatorReloadFailed",
    for: "5m",
    summary: "The validator still runs an older configuration",
    description: "The newest commit under environments/ was refused; the last good one stays in use.",
    runbook: ["`lakehouse validate` shows the reason with its line; so does the validator's log."],
    levels: [
      {
        severity: "warning",
        service,
        expr: () => `min by (${where}, instance) (validator_config_last_reload_successful) == 0`,
      },
    ],
  },
  {
    name: "ValidatorProbesLate",
    for: "5m",
    summary: "The validator starts its probes up to {{ $value | humanizeDuration }} late",
    description: "It has too little CPU, so its latencies measure itself as well.",
    runbook: ["Its CPU against its limit; then the number of probes and their intervals."],
    levels: [
      {
        severity: "warning",
        service,
        expr: () => promql`
          histogram_quantile(0.99, sum by (${where}, instance, le) (rate(probe_schedule_delay_seconds_bucket[5m]))) > 1`,
      },
    ],
  },
  {
    name: "DriftUnresolved",
    for: "5m",
    summary: "What runs has differed from Git for {{ $value | humanizeDuration }}",
    description: "Somebody changed it by hand, or a deployment did not go through.",
    runbook: ["The drift report names each field with the line in Git: deploy it, or commit what was changed."],
    levels: [
      {
        severity: "warning",
        service,
        expr: () => `time() - min by (${where}) (drift_since_timestamp_seconds) > 3600`,
      },
    ],
  },
  {
    name: "DriftBlind",
    for: "5m",
    summary: "Git and what runs could not be compared for {{ $value | humanizeDuration }}",
    description: "Until then drift would go unseen: no drift reported is no longer no drift.",
    runbook: ["The validator's log: is the API server out of reach, or a right missing?"],
    levels: [
      {
        severity: "critical",
        service,
        expr: () => `time() - min by (${where}, instance) (drift_last_success_timestamp_seconds) > 900`,
      },
    ],
  },
];

export const validatorRules: Group = { name: "lakehouse-validator", recordings: [], alerts };
