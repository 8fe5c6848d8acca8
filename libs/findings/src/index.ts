export { countBySeverity } from "./count-by-severity.ts";
export * from "./finding.ts";
export { type ConsoleOptions, renderConsole } from "./render-console.ts";
export { type Renderer, renderers, type RenderOptions, type ReportFormat } from "./renderers.ts";
export { renderJson } from "./render-json.ts";
export type { Report } from "./report.ts";
export { sortFindings } from "./sort-findings.ts";
