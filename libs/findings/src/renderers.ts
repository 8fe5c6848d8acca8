import { renderConsole } from "./render-console.ts";
import { renderJson } from "./render-json.ts";
import type { Report } from "./report.ts";

export interface RenderOptions {
  readonly color: boolean;
  readonly sources?: ReadonlyMap<string, string> | undefined;
}

export type ReportFormat = "console" | "json";

/** Writes a report in one format. */
export type Renderer = (report: Report, options: RenderOptions) => string;

/** Every format a report can be written in, by the name that `--format` and `--report` take. */
export const renderers: Readonly<Record<ReportFormat, Renderer>> = {
  console: (report, options) => renderConsole(report.findings, { ...options, files: report.files }),
  json: (report) => renderJson(report),
};
