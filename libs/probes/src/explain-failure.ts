import type { ProbeDefinition } from "@lakehouse/environment";
import { classifyError, isErrorLike } from "./classify-error.ts";
import type { FailureReason, Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";

/** What a probe threw, as an outcome with one sentence for people. */
export function explainFailure(error: unknown, definition: ProbeDefinition, context: ProbeContext): Outcome {
  const { reason, decisive } = classifyError(error);
  const message =
    decisive instanceof ProbeFailure ? decisive.message : sentenceOf(reason, decisive, definition, context);
  return { kind: "failed", reason, message: withOperation(message, context) };
}

/** The deadline passed: the phase in flight tells what was awaited. */
export function explainTimeout(definition: ProbeDefinition, context: ProbeContext): Outcome {
  const { record } = context;
  const within = `within ${definition.timeoutMs / 1_000} s`;
  const where = addressOf(context);
  switch (record.current?.phase) {
    case "resolve":
      return { kind: "failed", reason: "dns", message: `the name ${context.address.host} did not resolve ${within}` };
    case "connect":
      return {
        kind: "failed",
        reason: "connect_timeout",
        message: withOperation(`${where} did not accept a connection ${within}`, context),
      };
    default: {
      const phase = record.current ? `, in phase ${record.current.phase}` : "";
      return {
        kind: "failed",
        reason: "timeout",
        message: withOperation(`no answer from ${where} ${within}${phase}`, context),
      };
    }
  }
}

function sentenceOf(reason: FailureReason, error: unknown, definition: ProbeDefinition, context: ProbeContext): string {
  const where = addressOf(context);
  const said = saidBy(error);
  switch (reason) {
    case "dns":
      return `the name ${context.address.host} does not resolve`;
    case "connect_refused":
      return `nothing listens at ${where}`;
    case "connect_timeout":
      return `no connection to ${where} (${said})`;
    case "reset":
      return `${where} closed the connection`;
    case "auth":
      return `${where} refuses the credentials: ${said}`;
    case "protocol":
      return `${where} does not speak ${protocols[definition.kind]}: ${said}`;
    case "timeout":
      return `no answer from ${where}: ${said}`;
    case "internal":
      // a secret that cannot be read says itself what is missing and what to do
      return isErrorLike(error) && error.name === "SecretError" ? said : `the probe itself failed: ${said}`;
    default:
      return `${where} answered: ${said}`;
  }
}

const protocols = {
  http: "HTTP",
  tcp: "TCP",
  postgres: "the PostgreSQL protocol",
  redis: "the Redis protocol",
  s3: "S3",
  prefect: "the Prefect API",
  gateway: "the gateway API",
} as const;

function addressOf({ address, record }: ProbeContext): string {
  return record.address ?? `${address.host}:${address.port}`;
}

function saidBy(error: unknown): string {
  if (!isErrorLike(error)) return String(error);
  const bucket = "BucketName" in error ? ` (bucket ${String(error.BucketName)})` : "";
  return (error.message || error.name) + bucket;
}

/** An operation of several is named: "nothing listens at 127.0.0.1:9000 (put)". */
function withOperation(message: string, { record }: ProbeContext): string {
  return record.current?.operation === undefined ? message : `${message} (${record.current.operation})`;
}
