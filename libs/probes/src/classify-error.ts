import type { FailureReason } from "./outcome.ts";
import { ProbeFailure } from "./probe-failure.ts";

/** Looked at by shape: a DOMException is no Error, and an error of another realm is none of ours. */
export interface ErrorLike {
  readonly name: string;
  readonly message: string;
}

export interface ClassifiedError {
  readonly reason: FailureReason;
  /** The error of the chain that decided the reason; the outermost one when none did. */
  readonly decisive: unknown;
}

const reasonByCode: Readonly<Record<string, FailureReason>> = {
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  EAI_NODATA: "dns",
  EAI_NONAME: "dns",
  ECONNREFUSED: "connect_refused",
  // the kernel says "no route" only after it waited for an answer, so nobody refused anything
  EHOSTUNREACH: "connect_timeout",
  ENETUNREACH: "connect_timeout",
  EHOSTDOWN: "connect_timeout",
  ETIMEDOUT: "connect_timeout",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  EPROTO: "tls_handshake",
  CERT_HAS_EXPIRED: "tls_expired",
  HPE_INVALID_EOF_STATE: "truncated",
};

/** OpenSSL's verification errors: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const untrusted =
  /^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|HOSTNAME_|ERR_TLS_CERT_)/;

/** SQLSTATE, five characters: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const sqlState = /^[0-9A-Z]{2}[0-9A-Z]{3}$/;

const maxChainLength = 20;

/**
 * Turns whatever a socket, a driver or a client library threw into a reason of the closed list. Wrappers are opened
 * from the outside in, through causes and aggregates; what nothing explains is `internal`.
 */
export function classifyError(error: unknown): ClassifiedError {
  for (const link of chainOf(error)) {
    const reason = reasonOf(link);
    if (reason) return { reason, decisive: link };
  }
  return { reason: "internal", decisive: error };
}

function chainOf(error: unknown): unknown[] {
  const chain = new Set<unknown>();
  const pending = [error];
  while (pending.length > 0 && chain.size < maxChainLength) {
    const link = pending.shift();
    if (typeof link !== "object" || link === null || chain.has(link)) continue;
    chain.add(link);
    if ("cause" in link) pending.push(link.cause);
    if ("errors" in link && Array.isArray(link.errors)) pending.push(...(link.errors as unknown[]));
  }
  return [...chain];
}

function reasonOf(error: unknown): FailureReason | undefined {
  if (error instanceof ProbeFailure) return error.code;
  if (!isErrorLike(error)) return undefined;
  if (error.name === "AbortError" || error.name === "DeadlineError" || error.name === "TimeoutError") return "timeout";
  return reasonOfHttpStatus(error) ?? reasonOfCode(error) ?? reasonOfMessage(error);
}

export function isErrorLike(value: unknown): value is ErrorLike {
  if (typeof value !== "object" || value === null || !("name" in value) || !("message" in value)) return false;
  return typeof value.name === "string" && typeof value.message === "string";
}

function reasonOfCode(error: ErrorLike): FailureReason | undefined {
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === undefined) return undefined;
  const known = reasonByCode[code];
  if (known) return known;
  if (untrusted.test(code)) return "tls_untrusted";
  if (code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return "tls_handshake";
  if (code.startsWith("HPE_")) return "protocol";
  return sqlState.test(code) && "severity" in error ? reasonOfSqlState(code) : undefined;
}

function reasonOfSqlState(code: string): FailureReason {
  if (code.startsWith("28") || code === "42501") return "auth";
  if (code === "57014") return "timeout";
  // starting up, shutting down, out of connections: the server is there and says that it cannot serve
  if (code.startsWith("57") || code.startsWith("53")) return "status";
  return code.startsWith("08") ? "protocol" : "assertion";
}

/** What the AWS SDK throws carries the status of the answer. */
function reasonOfHttpStatus(error: ErrorLike): FailureReason | undefined {
  if (!("$metadata" in error) || typeof error.$metadata !== "object" || error.$metadata === null) return undefined;
  if (!("httpStatusCode" in error.$metadata) || typeof error.$metadata.httpStatusCode !== "number") return undefined;
  const status = error.$metadata.httpStatusCode;
  if (status === 401 || status === 403) return "auth";
  // the answer was a success, so what the SDK could not do was read it
  return status < 300 ? "protocol" : "status";
}

/** Redis errors begin with a word in capitals; parsers and drivers that lose a connection have no code at all. */
function reasonOfMessage(error: ErrorLike): FailureReason | undefined {
  if (/^(WRONGPASS|NOAUTH|NOPERM|ERR AUTH|ERR invalid password)/.test(error.message)) return "auth";
  if (/^(LOADING|MASTERDOWN|BUSY|CLUSTERDOWN|MISCONF|ERR max number of clients)/.test(error.message)) return "status";
  if (/connection (is closed|terminated|ended)/i.test(error.message)) return "reset";
  if (error.name === "ReplyError" || error.name === "ParserError") return "protocol";
  return /received invalid response|unexpected message|unknown RESP type/i.test(error.message) ? "protocol" : undefined;
}
