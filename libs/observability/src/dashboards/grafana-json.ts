import { stringifyJson } from "../stringify-json.ts";
import type { Dashboard, Panel } from "./dashboard.ts";
import { variablesOf } from "./dashboard-variables.ts";

const datasource = { type: "prometheus", uid: "${datasource}" };
const columns = 24;
const height = 8;

/** The dashboard in Grafana's classic form, at a schema version that Grafana 10 to 13 read. */
export function grafanaJson(dashboard: Dashboard): string {
  return stringifyJson({
    uid: dashboard.name,
    title: dashboard.title,
    description: dashboard.description,
    tags: ["lakehouse"],
    schemaVersion: 39,
    version: 1,
    editable: false,
    graphTooltip: 1,
    refresh: "30s",
    time: { from: "now-3h", to: "now" },
    timezone: "browser",
    templating: { list: variablesOf(dashboard) },
    panels: layOut(dashboard),
  });
}

/** A heading for each row, and under it its panels, three or four abreast. */
function layOut({ rows }: Dashboard): readonly object[] {
  const panels: object[] = [];
  let y = 0;
  for (const row of rows) {
    panels.push({
      id: panels.length + 1,
      type: "row",
      title: row.title,
      collapsed: false,
      gridPos: { x: 0, y, w: columns, h: 1 },
      panels: [],
    });
    y += 1;
    const abreast = row.panels.length % 4 === 0 ? 4 : 3;
    for (const [index, panel] of row.panels.entries()) {
      const width = columns / abreast;
      const gridPos = {
        x: (index % abreast) * width,
        y: y + Math.floor(index / abreast) * height,
        w: width,
        h: height,
      };
      panels.push(panelJson(panel, panels.length + 1, gridPos));
    }
    y += Math.ceil(row.panels.length / abreast) * height;
  }
  return panels;
}

function panelJson({ title, description, type, unit, max, queries }: Panel, id: number, gridPos: object): object {
  return {
    id,
    type,
    title,
    description,
    datasource,
    gridPos,
    fieldConfig: { defaults: { unit, min: 0, ...(max !== undefined && { max }) }, overrides: [] },
    options:
      type === "timeseries"
        ? {
            legend: { displayMode: "list", placement: "bottom", showLegend: true },
            tooltip: { mode: "multi", sort: "desc" },
          }
        : { reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false } },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: String.fromCharCode("A".charCodeAt(0) + index),
      datasource,
      expr,
      legendFormat: legend,
      ...(type === "timeseries" ? { range: true } : { instant: true }),
    })),
  };
}
