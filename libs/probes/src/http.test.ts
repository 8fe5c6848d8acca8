import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "@jest/globals";
import type { Address } from "@lakehouse/environment";
import { expired, selfSigned } from "./certificates.fixture.ts";
import { depsFor, http } from "./definitions.fixture.ts";
import { answerWith, startFaultServer, staySilent } from "./fault-server.fixture.ts";
import { runProbe } from "./run-probe.ts";

const never = new AbortController().signal;

async function serve(listener: RequestListener, certificate?: { key: string; cert: string }) {
  const server = certificate ? createTlsServer(certificate, listener) : createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address: Address = { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
  return {
    address,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

describe("a status", () => {
  test.each([
    [200, undefined, "ok"],
    [204, undefined, "ok"],
    [302, undefined, "failed"],
    [500, undefined, "failed"],
    [200, [404], "failed"],
    [404, [404], "ok"],
  ])("%i where %s is expected is %s", async (status, statuses, kind) => {
    await using server = await serve((_request, response) => response.writeHead(status).end());
    const result = await runProbe({ ...http, statuses }, depsFor(server.address), never);
    expect(result.outcome.kind).toBe(kind);
    expect(result.httpStatus).toBe(status);
    expect(result.phases.map(({ phase }) => phase)).toEqual(["resolve", "connect", "processing", "transfer"]);
  });

  test("that is unexpected is named beside the expected ones", async () => {
    await using server = await serve((_request, response) => response.writeHead(500).end());
    const result = await runProbe({ ...http, path: "/health", statuses: [200, 204] }, depsFor(server.address), never);
    expect(result.outcome).toEqual({
      kind: "failed",
      reason: "status",
      message: "GET /health answered 500, expected 200 or 204",
    });
  });
});

describe("a body", () => {
  test("that does not match is an assertion", async () => {
    await using server = await serve((_request, response) => response.end("degraded"));
    const result = await runProbe({ ...http, bodyMatches: "^ok$" }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "assertion" });
  });

  test("that is longer than what is kept is read to its end", async () => {
    await using server = await serve((_request, response) => response.end(Buffer.alloc(5_000_000, "x")));
    const result = await runProbe({ ...http, bodyMatches: "^x{1048576}$" }, depsFor(server.address), never);
    expect(result.outcome).toEqual({ kind: "ok" });
  });

  test("that ends before its announced length is truncated, and the status is known all the same", async () => {
    await using server = await startFaultServer(answerWith("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort"));
    const result = await runProbe(http, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "truncated" });
    expect(result.httpStatus).toBe(200);
    await server.untilNoneIsOpen();
  });

  test("that never ends is charged to the transfer", async () => {
    await using server = await startFaultServer(answerWith("HTTP/1.1 200 OK\r\n\r\nfirst", "stay"));
    const result = await runProbe({ ...http, timeoutMs: 200 }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(result.phases.at(-1)).toMatchObject({ phase: "transfer" });
    expect(result.phases.at(-1)?.seconds).toBeGreaterThan(0.15);
    await server.untilNoneIsOpen();
  });
});

describe("TLS", () => {
  test("with a self-signed certificate is untrusted, and its expiry is known", async () => {
    await using server = await serve((_request, response) => response.end(), selfSigned);
    const result = await runProbe({ ...http, tls: true }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "tls_untrusted" });
    expect(result.tlsEarliestExpirySeconds).toBe(selfSigned.expiresAtSeconds);
  });

  test("with an expired certificate is expired, and its expiry is known", async () => {
    await using server = await serve((_request, response) => response.end(), expired);
    const result = await runProbe({ ...http, tls: true }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "tls_expired" });
    expect(result.tlsEarliestExpirySeconds).toBe(expired.expiresAtSeconds);
  });

  test("towards a server that speaks plain HTTP is a failed handshake", async () => {
    await using server = await startFaultServer(answerWith("HTTP/1.1 400 Bad Request\r\n\r\n"));
    const result = await runProbe({ ...http, tls: true }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "tls_handshake" });
    await server.untilNoneIsOpen();
  });

  test("towards a server that stays silent is charged to the handshake", async () => {
    await using server = await startFaultServer(staySilent);
    const result = await runProbe({ ...http, tls: true, timeoutMs: 200 }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(result.phases.at(-1)?.phase).toBe("tls");
    await server.untilNoneIsOpen();
  });
});
