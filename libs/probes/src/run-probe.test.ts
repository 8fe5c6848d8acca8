import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "@jest/globals";
import { waitUntil } from "@lakehouse/time";
import { everyKind, depsFor, http, redis, tcp } from "./definitions.fixture.ts";
import { answerWith, startFaultServer, staySilent, unusedAddress } from "./fault-server.fixture.ts";
import type { Probe } from "./probe.ts";
import { runProbe } from "./run-probe.ts";

/** PostgreSQL's frames begin with a type and a length, so garbage must be a whole frame to be told from a slow answer. */
const garbageFor = (kind: string) => (kind === "postgres" ? "\u0001\0\0\0\u0004" : "\u0001garbage\r\n\r\ngarbage\r\n");
const never = new AbortController().signal;

describe("every kind of probe", () => {
  // TCP is satisfied by a server that only accepts
  test.each(everyKind.filter(({ kind }) => kind !== "tcp"))(
    "$kind returns from a black hole by its deadline and leaves no socket",
    async (definition) => {
      await using server = await startFaultServer(staySilent);
      // a timer of this process is late when the machine is busy, and then so is the deadline: the order still tells
      const late = delay(350, undefined, { ref: false });
      const result = await Promise.race([
        late,
        runProbe({ ...definition, timeoutMs: 300 }, depsFor(server.address), never),
      ]);
      if (!result) throw new Error("the probe was still running 50 ms after its deadline");
      expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
      await server.untilNoneIsOpen();
      expect(server.accepted).toBe(1);
    },
  );

  test.each(everyKind)("$kind says connect_refused where nothing listens", async (definition) => {
    const address = await unusedAddress();
    const result = await runProbe(definition, depsFor(address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "connect_refused" });
    expect(result.outcome).toHaveProperty(
      "message",
      expect.stringMatching(`^nothing listens at 127.0.0.1:${address.port}`),
    );
  });

  test.each(everyKind)("$kind says dns for a name that does not resolve", async (definition) => {
    const result = await runProbe(definition, depsFor({ host: "nowhere.invalid", port: 80 }), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "dns" });
    expect(result.address).toBeUndefined();
  });

  test.each(everyKind.filter(({ kind }) => kind !== "tcp"))(
    "$kind says reset when the connection is closed or reset instead of answered",
    async (definition) => {
      for (const behave of [answerWith("", "close"), answerWith("", "reset")]) {
        await using server = await startFaultServer(behave);
        const result = await runProbe(definition, depsFor(server.address), never);
        expect(result.outcome).toMatchObject({ kind: "failed", reason: "reset" });
        await server.untilNoneIsOpen();
      }
    },
  );

  test.each(everyKind.filter(({ kind }) => kind !== "tcp"))("$kind says protocol for garbage", async (definition) => {
    await using server = await startFaultServer(answerWith(garbageFor(definition.kind), "stay"));
    const result = await runProbe({ ...definition, timeoutMs: 500 }, depsFor(server.address), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "protocol" });
    await server.untilNoneIsOpen();
  });

  test.each(everyKind)("$kind is unmeasured when the prober stops", async (definition) => {
    await using server = await startFaultServer(staySilent);
    const stop = new AbortController();
    stop.abort();
    const result = await runProbe(definition, depsFor(server.address), stop.signal);
    expect(result.outcome).toMatchObject({ kind: "unmeasured", cause: "shutdown" });
    await server.untilNoneIsOpen();
  });
});

describe("the deadline", () => {
  const address = { host: "127.0.0.1", port: 1 };

  test("cuts off a probe that ignores its signal, and charges the time to the phase in flight", async () => {
    const stubborn: Probe = async (_definition, { record }) => {
      record.enter("connect");
      record.enter("query");
      return new Promise(() => {});
    };
    const result = await runProbe({ ...tcp, timeoutMs: 100 }, depsFor(address), never, stubborn);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "timeout" });
    expect(result.phases.map(({ phase }) => phase)).toEqual(["connect", "query"]);
    expect(result.phases[1]?.seconds).toBeGreaterThan(0.09);
    expect(result.durationSeconds).toBeGreaterThan(0.09);
  });

  test.each([
    ["connect", "connect_timeout"],
    ["resolve", "dns"],
  ])("in phase %s is reported as %s", async (phase, reason) => {
    const stubborn: Probe = async (_definition, { record }) => {
      record.enter(phase);
      return new Promise(() => {});
    };
    const result = await runProbe({ ...tcp, timeoutMs: 20 }, depsFor(address), never, stubborn);
    expect(result.outcome).toMatchObject({ kind: "failed", reason });
  });

  test("is not what a stopped prober reports", async () => {
    const stop = new AbortController();
    const stopping: Probe = async () => {
      stop.abort();
      return new Promise(() => {});
    };
    const result = await runProbe(tcp, depsFor(address), stop.signal, stopping);
    expect(result.outcome).toMatchObject({ kind: "unmeasured", cause: "shutdown" });
  });
});

describe("what a probe throws", () => {
  test("becomes internal when it is a bug", async () => {
    const broken: Probe = () => {
      throw new TypeError("cannot read properties of undefined");
    };
    const result = await runProbe(tcp, depsFor({ host: "127.0.0.1", port: 1 }), never, broken);
    expect(result.outcome).toEqual({
      kind: "failed",
      reason: "internal",
      message: "the probe itself failed: cannot read properties of undefined",
    });
  });

  test("is a secret that cannot be read: internal, in the words of the error", async () => {
    const missing = Object.assign(new Error("the secret test/password is missing"), { name: "SecretError" });
    const deps = { ...depsFor({ host: "127.0.0.1", port: 1 }), secret: () => Promise.reject(missing) };
    const result = await runProbe(redis, deps, never);
    expect(result.outcome).toEqual({ kind: "failed", reason: "internal", message: missing.message });
  });

  test("never shows a secret that the run has read", async () => {
    await using server = await startFaultServer(answerWith("-WRONGPASS hunter2 is not the password\r\n", "stay"));
    const result = await runProbe(redis, depsFor(server.address, { password: "hunter2" }), never);
    expect(result.outcome).toMatchObject({ kind: "failed", reason: "auth" });
    expect(JSON.stringify(result)).not.toContain("hunter2");
  });
});

test("a hundred failing probes of every kind leave no handle behind", async () => {
  await using server = await startFaultServer(answerWith("", "reset"));
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  await waitUntil(() => (sockets() === 0 ? true : undefined), { what: "earlier sockets to be gone", timeoutMs: 1_000 });
  for (let round = 0; round < 100; round += 1) {
    await Promise.all(everyKind.map((definition) => runProbe(definition, depsFor(server.address), never)));
  }
  await server.untilNoneIsOpen();
  await waitUntil(() => (sockets() === 0 ? true : undefined), { what: "every socket to be gone", timeoutMs: 1_000 });
  expect(server.accepted).toBe(100 * everyKind.length);
});

test("a TCP probe records where it connected and how long the phases took", async () => {
  await using server = await startFaultServer(staySilent);
  const result = await runProbe(tcp, depsFor(server.address), never);
  expect(result.outcome).toEqual({ kind: "ok" });
  expect(result.address).toBe(`127.0.0.1:${server.address.port}`);
  expect(result.phases.map(({ phase }) => phase)).toEqual(["resolve", "connect"]);
  await server.untilNoneIsOpen();
});

test("an HTTP answer over several segments is read to its end", async () => {
  await using server = await startFaultServer((socket) => {
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nok");
      setTimeout(() => socket.end("ok"), 60);
    });
  });
  const result = await runProbe({ ...http, bodyMatches: "^okok$" }, depsFor(server.address), never);
  expect(result.outcome).toEqual({ kind: "ok" });
  expect(result.phases.find(({ phase }) => phase === "transfer")?.seconds).toBeGreaterThan(0.05);
});
