/** What one line of `s5cmd --json run` says. */
export type OutputLine =
  | { readonly kind: "copied"; readonly label: string }
  | { readonly kind: "failed"; readonly label: string; readonly error: string }
  | { readonly kind: "other"; readonly text: string };

/**
 * Reads one line of stdout or stderr. Usage errors, warnings and help come as plain text even with --json, so anything
 * that is not a result of a copy is `other`, never an error.
 */
export function parseOutputLine(line: string): OutputLine {
  const message = parseObject(line);
  if (message?.["operation"] !== "cp") return { kind: "other", text: line };
  const { success, source, destination, command, error } = message;
  if (success === true && typeof source === "string" && typeof destination === "string") {
    return { kind: "copied", label: `cp ${source} ${destination}` };
  }
  if (typeof command === "string" && typeof error === "string") {
    return { kind: "failed", label: withoutFlags(command), error: withoutRequestIds(error) };
  }
  return { kind: "other", text: line };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Errors found before the request ("source argument must contain wildcard character") repeat the flags, others do not. */
function withoutFlags(command: string): string {
  return command.replace(/^cp (?:--\S+ )*/, "cp ");
}

/** They differ in every message, so equal failures would not group. */
function withoutRequestIds(error: string): string {
  return error.replace(/,? request id: [^,]*(?:, host id: \S*)?/g, "").trim();
}
