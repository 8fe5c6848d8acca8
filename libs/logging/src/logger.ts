import { randomBytes } from "node:crypto";
import { type DestinationStream, type Logger, pino } from "pino";
import pretty from "pino-pretty";

export type { Logger } from "pino";

export interface LoggerOptions {
  /** The service name, as in the `service` label and OTel's `service.name`. */
  readonly service: string;
  readonly level?: string | undefined;
  /** Defaults to stderr: stdout belongs to what a command prints as its result. */
  readonly stream?: NodeJS.WritableStream & { isTTY?: boolean };
  /** Defaults to whether the stream is a terminal. */
  readonly pretty?: boolean | undefined;
}

// Values under these keys never reach a log line, however deep a request or error object is.
const secretPaths = ["password", "token", "authorization", "secretAccessKey", "connectionString"].flatMap((key) => [
  key,
  `*.${key}`,
  `*.*.${key}`,
]);

/**
 * JSON lines (`time`, `level` as a word, `service`, `msg`, `trace_id`), or pretty on a terminal.
 * A run, request or operation gets a child with its `trace_id`: `logger.child({ trace_id })`.
 */
export function createLogger(options: LoggerOptions): Logger {
  const stream = options.stream ?? process.stderr;
  const destination: DestinationStream =
    (options.pretty ?? stream.isTTY)
      ? pretty({ destination: stream, sync: true, ignore: "pid,hostname,service", translateTime: "HH:MM:ss.l" })
      : stream;
  return pino(
    {
      level: options.level ?? "info",
      base: { service: options.service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: [...secretPaths, "req.headers.authorization"], censor: "[redacted]" },
    },
    destination,
  );
}

const maxCauses = 5;

/** Only what is meant to be read: clients hang whole connections, with their credentials, on the errors they throw. */
function describeError(error: unknown, depth = 0): unknown {
  if (typeof error !== "object" || error === null || !("message" in error)) return error;
  const { name, message, code, stack, cause } = error as Error & { code?: unknown };
  return {
    type: name,
    message,
    code: typeof code === "string" ? code : undefined,
    stack: depth === 0 ? stack : undefined,
    cause: cause === undefined || depth >= maxCauses ? undefined : describeError(cause, depth + 1),
  };
}

/** A logger that says nothing, for tests and for libraries whose caller gave none. */
export function silentLogger(): Logger {
  return pino({ level: "silent" });
}

/** A fresh W3C trace id: 16 random bytes as 32 lower-case hex digits. */
export function newTraceId(): string {
  return randomBytes(16).toString("hex");
}

/** The trace id of a `traceparent` header (W3C Trace Context), or undefined when it is malformed or all zero. */
export function traceIdFromTraceparent(header: string | undefined): string | undefined {
  const traceId = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(header ?? "")?.[1];
  return traceId && !/^0+$/.test(traceId) ? traceId : undefined;
}
