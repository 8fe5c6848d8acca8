import { describe, expect, test } from "@jest/globals";
import { DeadlineError } from "@lakehouse/time";
import { classifyError } from "./classify-error.ts";
import { failureReasons } from "./outcome.ts";
import { ProbeFailure } from "./probe-failure.ts";

const withCode = (code: string, more: object = {}) =>
  Object.assign(new Error(`it failed with ${code}`), { code }, more);
const reasonOf = (error: unknown) => classifyError(error).reason;

describe("an error by its code", () => {
  test.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["ECONNREFUSED", "connect_refused"],
    ["EHOSTUNREACH", "connect_timeout"],
    ["ETIMEDOUT", "connect_timeout"],
    ["ECONNRESET", "reset"],
    ["EPIPE", "reset"],
    ["CERT_HAS_EXPIRED", "tls_expired"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls_untrusted"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tls_untrusted"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls_untrusted"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "tls_handshake"],
    ["EPROTO", "tls_handshake"],
    ["HPE_INVALID_CONSTANT", "protocol"],
    ["ERR_SOMETHING_ELSE", "internal"],
  ])("%s is %s", (code, reason) => {
    expect(reasonOf(withCode(code))).toBe(reason);
  });
});

describe("an error of PostgreSQL by its SQLSTATE", () => {
  test.each([
    ["28P01", "auth"],
    ["28000", "auth"],
    ["42501", "auth"],
    ["3D000", "assertion"],
    ["42P01", "assertion"],
    ["57014", "timeout"],
    ["57P03", "status"],
    ["53300", "status"],
  ])("%s is %s", (code, reason) => {
    expect(reasonOf(withCode(code, { severity: "FATAL" }))).toBe(reason);
  });
});

describe("an error of Redis by its first word", () => {
  test.each([
    ["WRONGPASS invalid username-password pair", "auth"],
    ["NOAUTH Authentication required.", "auth"],
    ["LOADING Redis is loading the dataset in memory", "status"],
    ["ERR unknown command", "protocol"],
  ])("%s is %s", (message, reason) => {
    expect(reasonOf(Object.assign(new Error(message), { name: "ReplyError" }))).toBe(reason);
  });
});

describe("an error of S3 by its status", () => {
  test.each([
    [403, "auth"],
    [404, "status"],
    [503, "status"],
    [200, "protocol"],
  ])("%i is %s", (httpStatusCode, reason) => {
    expect(reasonOf(Object.assign(new Error("NoSuchBucket"), { $metadata: { httpStatusCode } }))).toBe(reason);
  });
});

describe("a chain", () => {
  test("is walked through causes and aggregates to the first error that explains it", () => {
    const refused = withCode("ECONNREFUSED");
    const error = new Error("outer", { cause: new AggregateError([new Error("unknown"), refused]) });
    expect(classifyError(error)).toEqual({ reason: "connect_refused", decisive: refused });
  });

  test("that bites its own tail ends as internal", () => {
    const error = new Error("loop");
    error.cause = new Error("back", { cause: error });
    expect(reasonOf(error)).toBe("internal");
  });

  test("prefers what the probe itself has said", () => {
    expect(reasonOf(new ProbeFailure("truncated", "short", { cause: withCode("ECONNRESET") }))).toBe("truncated");
  });
});

test("a deadline and an abort are timeouts", () => {
  expect(reasonOf(new DeadlineError(5))).toBe("timeout");
  expect(reasonOf(new DOMException("aborted", "AbortError"))).toBe("timeout");
});

test("what is no error at all is internal", () => {
  expect([undefined, null, "text", 7, {}].map(reasonOf)).toEqual(Array(5).fill("internal"));
  expect(failureReasons).toContain("internal");
});
