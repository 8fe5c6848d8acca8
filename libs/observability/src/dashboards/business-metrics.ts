import { type Dashboard, graph, number, ofInstance, ofService, query, share } from "./dashboard.ts";

const copied = 'result="copied"';
const ended = 'status!="cancelled"';

function increase(metric: string, window: string, ...matchers: readonly string[]): string {
  return `sum(increase(${ofInstance(metric, ...matchers)}[${window}]))`;
}

const successfulOperations = 'status="completed"';

export const businessMetrics: Dashboard = {
  name: "business-metrics",
  title: "Business metrics",
  description: "What the platform did for the business, and what that cost.",
  constants: { monthly_cost: { label: "Cost per month (USD)", value: "1610" } },
  rows: [
    {
      title: "Files",
      panels: [
        number(
          "Files in the last hour",
          "short",
          "Objects that were copied.",
          query(increase("crypto_lakehouse_objects_total", "1h", copied), "files"),
        ),
        number(
          "Files in the last day",
          "short",
          "Objects that were copied.",
          query(increase("crypto_lakehouse_objects_total", "1d", copied), "files"),
        ),
        graph(
          "Files per hour",
          "short",
          "Over the last hour, by what became of them.",
          query(`sum by (result) (increase(${ofInstance("crypto_lakehouse_objects_total")}[1h]))`, "{{result}}"),
        ),
      ],
    },
    {
      title: "Volume",
      panels: [
        number(
          "Volume in the last day",
          "bytes",
          "Bytes that were copied.",
          query(increase("crypto_lakehouse_bytes_total", "1d", copied), "copied"),
        ),
        graph(
          "Volume per hour",
          "bytes",
          "Bytes that were copied within the last hour.",
          query(increase("crypto_lakehouse_bytes_total", "1h", copied), "copied"),
        ),
        graph(
          "Efficiency",
          "Bps",
          "Bytes copied per second that operations were at work, over the last hour.",
          query(
            `${increase("crypto_lakehouse_bytes_total", "1h", copied)} / (${increase("crypto_lakehouse_processing_duration_seconds_sum", "1h")} > 0)`,
            "bytes per second of work",
          ),
        ),
      ],
    },
    {
      title: "Success",
      panels: [
        share(
          "Success rates",
          "Over the last hour: what ended well against all that ended.",
          query(
            `${increase("crypto_lakehouse_operations_total", "1h", successfulOperations)} / (${increase("crypto_lakehouse_operations_total", "1h", ended)} > 0)`,
            "moves",
          ),
          query(
            `1 - ${increase("crypto_lakehouse_objects_total", "1h", 'result="failed"')} / (${increase("crypto_lakehouse_objects_total", "1h")} > 0)`,
            "files",
          ),
          query(
            `${increase("crypto_lakehouse_workflow_execution_total", "1h", 'status="completed"')} / (${increase("crypto_lakehouse_workflow_execution_total", "1h")} > 0)`,
            "workflows",
          ),
        ),
        graph(
          "Moves by ending",
          "short",
          "Over the last hour.",
          query(
            `sum by (operation, status) (increase(${ofInstance("crypto_lakehouse_operations_total")}[1h]))`,
            "{{operation}} {{status}}",
          ),
        ),
        graph(
          "Why probes fail",
          "short",
          "Failed probes of the last hour, by service and reason.",
          query(
            `sum by (service, reason) (increase(${ofService("probe_failures_total")}[1h])) > 0`,
            "{{service}} {{reason}}",
          ),
        ),
      ],
    },
    {
      title: "Cost",
      panels: [
        number(
          "Cost per operation",
          "currencyUSD",
          "The month's cost above, a thirtieth of it, against the moves that ended well within the last day.",
          query(
            `$monthly_cost / 30 / (${increase("crypto_lakehouse_operations_total", "1d", successfulOperations)} > 0)`,
            "per move",
          ),
        ),
        number(
          "Cost per GB",
          "currencyUSD",
          "The same against the gigabytes that were copied within the last day.",
          query(`$monthly_cost / 30 / (${increase("crypto_lakehouse_bytes_total", "1d", copied)} / 1e9 > 0)`, "per GB"),
        ),
        number(
          "Cost per workflow",
          "currencyUSD",
          "The same against the workflows that ended well within the last day.",
          query(
            `$monthly_cost / 30 / (${increase("crypto_lakehouse_workflow_execution_total", "1d", 'status="completed"')} > 0)`,
            "per workflow",
          ),
        ),
      ],
    },
  ],
};
