// @ts-check

/** @typedef {import("../src/board.ts").ProbeState} ProbeState */

/** @type {Readonly<Record<ProbeState, string>>} */
export const stateWords = { ok: "OK", failing: "Failing", unmeasured: "Unmeasured", waiting: "Waiting" };

/** What the reasons and causes mean, in the words of somebody who did not write them. */
const reasonWords = /** @type {Readonly<Record<string, string>>} */ ({
  dns: "Name not found",
  connect_refused: "Connection refused",
  connect_timeout: "No connection in time",
  tls_untrusted: "Certificate not trusted",
  tls_expired: "Certificate expired",
  tls_handshake: "TLS handshake failed",
  timeout: "No answer in time",
  reset: "Connection lost",
  truncated: "Answer cut short",
  protocol: "Not understood",
  status: "Unexpected answer",
  assertion: "Not as declared",
  auth: "Credentials refused",
  unexpected_connect: "Reachable, but must not be",
  internal: "The probe itself failed",
  loop_delay: "Validator was too busy to tell",
  dns_pool: "Validator was too busy to tell",
  shutdown: "Validator was stopping",
  overrun: "Run took too long",
});

/**
 * "Connection refused: nothing listens at 127.0.0.1:6379"
 * @param {string | undefined} reason
 * @param {string | undefined} message
 */
export function explain(reason, message) {
  // a place that cannot be measured from here says so itself
  const words = reason === undefined || reason === "vantage" ? undefined : (reasonWords[reason] ?? reason);
  return [words, message].filter((part) => part !== undefined).join(": ");
}

/**
 * A span of time in one unit, as people say it: "45 s", "2 min", "3 h", "5 d".
 * @param {number} ms
 */
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/**
 * A configured duration, exactly: "500 ms", "5 s", "1.5 s".
 * @param {number} ms
 */
export function duration(ms) {
  return ms < 1_000 ? `${ms} ms` : `${ms / 1_000} s`;
}

/**
 * Three significant digits at most: "0.84 ms", "12.3 ms", "840 ms", "1.24 s".
 * @param {number} ms
 */
export function latency(ms) {
  if (ms >= 999.5) return `${(ms / 1_000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  if (ms >= 99.95) return `${Math.round(ms)} ms`;
  return `${ms.toFixed(ms < 9.995 ? 2 : 1)} ms`;
}

/**
 * The time of day, in the reader's own way of writing it.
 * @param {number} at milliseconds since the epoch
 */
export function timeOfDay(at) {
  return new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

/**
 * @param {number} count
 * @param {string} noun
 */
export function plural(count, noun) {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
