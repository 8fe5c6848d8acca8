import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { isReportFormat, reportFormats, validateAll } from "../validate-all.ts";
import type { CommandContext } from "../command-context.ts";
import { type ExitCode, UserError } from "../exit-code.ts";
import { knownEnvironment, projectRoot } from "../project.ts";

export interface ValidateOptions {
  readonly format: string;
  readonly report: readonly string[];
}

/** Proves environments offline: exit 0 without errors, 1 with, 2 when an environment could not be read into a model. */
export async function validate(
  names: readonly string[],
  options: ValidateOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const root = await projectRoot(context);
  const reports = options.report.map((text) => parseReport(text, context.cwd));
  for (const name of names) await knownEnvironment(root, name);
  const result = await validateAll(root, names.length > 0 ? names : undefined, context);
  if (isReportFormat(options.format)) context.terminal.print(result.render(options.format));
  for (const { format, file } of reports) {
    await writeFile(file, result.render(format)).catch((error: Error) => {
      throw new UserError(`the report ${file} could not be written: ${error.message}`, { cause: error });
    });
  }
  if (result.unchecked.length > 0) return 2;
  return result.errors > 0 ? 1 : 0;
}

function parseReport(text: string, cwd: string) {
  const [format = "", ...rest] = text.split("=");
  const file = rest.join("=");
  if (!isReportFormat(format) || !file) {
    throw new UserError(`--report ${text}: must be FORMAT=FILE, FORMAT one of ${reportFormats.join(", ")}`);
  }
  return { format, file: resolve(cwd, file) };
}
