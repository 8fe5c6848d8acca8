import type { Environment } from "@lakehouse/environment";
import { listEnvironments, loadContract, loadEnvironment } from "@lakehouse/environment-files";
import { countBySeverity, type Finding, type Report, type ReportFormat, renderers } from "@lakehouse/findings";
import { applyExceptions, runRules } from "@lakehouse/rules";
import type { CommandContext } from "./command-context.ts";
import { definedVariables } from "./project.ts";
import { version } from "./version.ts";

export interface ValidationResult {
  readonly environments: readonly string[];
  readonly errors: number;
  readonly warnings: number;
  /** Environments whose files could not be read into a model: the rules did not see them. */
  readonly unchecked: readonly string[];
  render(format: ReportFormat): string;
}

/**
 * Reads the environments (all of them without names) and the contract once, and runs every offline rule over what was read.
 * Findings of environments that were not named are left out; the contract's rules see all of them all the same.
 */
export async function validateAll(
  root: string,
  names: readonly string[] | undefined,
  context: CommandContext,
): Promise<ValidationResult> {
  const variables = definedVariables(context.env);
  const wanted = names ?? (await listEnvironments(root));
  const contract = await loadContract(root);
  const findings: Finding[] = [...contract.findings];
  const sources = new Map(contract.sources);
  const environments: Environment[] = [];
  const unchecked: string[] = [];
  for (const name of wanted) {
    const loaded = await loadEnvironment(root, name, { variables });
    findings.push(...loaded.findings);
    for (const [file, text] of loaded.sources) sources.set(file, text);
    if (loaded.environment) environments.push(loaded.environment);
    else unchecked.push(name);
  }
  findings.push(...runRules({ environments, contract: contract.contract }));
  const today = new Date().toISOString().slice(0, "YYYY-MM-DD".length);
  const judged = applyExceptions(findings, environments, today);
  const counts = countBySeverity(judged.findings);
  const report: Report = {
    tool: { name: "lakehouse", version: version() },
    engine: { kubeconform: null, schemas: null },
    findings: judged.findings,
    files: sources.size,
    resources: sum(
      environments.map(({ platform, services, resources }) =>
        platform === "compose" ? services.size : resources.length,
      ),
    ),
    suppressed: judged.accepted.length,
    skipped: unchecked.length,
  };
  return {
    environments: wanted,
    errors: counts.error,
    warnings: counts.warning,
    unchecked,
    render: (format) => renderers[format](report, { color: context.terminal.color, sources }),
  };
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}

export const reportFormats = Object.keys(renderers) as readonly ReportFormat[];

export function isReportFormat(text: string): text is ReportFormat {
  return (reportFormats as readonly string[]).includes(text);
}
