import { type Finding, renderConsole } from "@lakehouse/findings";

/** The environment cannot be probed as it is written; the message is the findings, with file:line:column. */
export class InvalidEnvironmentError extends Error {
  override readonly name = "InvalidEnvironmentError";
  readonly code = "invalid_environment";

  constructor(findings: readonly Finding[], sources: ReadonlyMap<string, string>) {
    super(renderConsole(findings, { color: false, sources }).trimEnd());
  }
}
