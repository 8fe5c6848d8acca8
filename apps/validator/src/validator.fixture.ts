import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import type { RunFile, RunService } from "@lakehouse/environment";
import { silentLogger, useTempDir } from "@lakehouse/testing";
import { run } from "./compose.ts";

export interface TestService {
  /** What stands for the service's port 80 on this machine; absent for one that is left out. */
  readonly address?: { readonly host: string; readonly port: number };
  /** The probe's own lines of environment.yaml, beside name, service and port. */
  readonly probe: string;
  readonly leftOutBecause?: string;
}

export interface TestValidator extends AsyncDisposable {
  readonly url: string;
  /** Rewrites the run file, as `lakehouse up` does when a service joins or leaves. */
  writeRunFile(services: Readonly<Record<string, TestService>>): Promise<void>;
  /** Aborts, and resolves when the validator has stopped. */
  stop(): Promise<void>;
}

export interface TestValidatorOptions {
  readonly services: Readonly<Record<string, TestService>>;
  readonly interval?: string;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly port?: number;
}

/** A whole validator, over an environment folder of its own with one probe per service, on a free port. */
export async function startTestValidator(options: TestValidatorOptions): Promise<TestValidator> {
  const { services, interval = "1s", secrets = {}, port = 0 } = options;
  await using stack = new AsyncDisposableStack();
  const { path: root } = stack.use(await useTempDir());
  const runFile = join(root, "run.json");
  const writeRunFile = (now: TestValidatorOptions["services"]) => writeFile(runFile, JSON.stringify(runFileOf(now)));
  await writeEnvironment(root, services, interval, Object.keys(secrets));
  await writeSecrets(root, secrets);
  await writeRunFile(services);
  const controller = new AbortController();
  const ready = Promise.withResolvers<string>();
  const variables = {
    VALIDATOR_ROOT: root,
    VALIDATOR_ENVIRONMENT: "test",
    VALIDATOR_PORT: String(port),
    VALIDATOR_RUN_FILE: runFile,
    VALIDATOR_REPLICA: "replica-1",
  };
  const running = run(variables, controller.signal, { log: silentLogger(), onReady: ready.resolve });
  const stop = async () => {
    controller.abort();
    await running;
  };
  stack.defer(stop);
  // a validator that could not start rejects here
  const url = await Promise.race([ready.promise, running.then(() => Promise.reject(new Error("the validator ended")))]);
  const owned = stack.move();
  return { url, writeRunFile, stop, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function writeEnvironment(
  root: string,
  services: TestValidatorOptions["services"],
  interval: string,
  secretKeys: readonly string[],
): Promise<void> {
  const folder = join(root, "environments", "test");
  await mkdir(folder, { recursive: true });
  const composed = Object.keys(services).map(
    (name) => `  ${name}:\n    image: "example.org/${name}:1.0"\n    ports: ["127.0.0.1:80:80"]`,
  );
  const probes = Object.entries(services).map(
    ([name, { probe }]) => `  - { name: check, service: ${name}, port: 80, ${probe} }`,
  );
  const secrets = secretKeys.length > 0 ? [`secrets:`, `  - { name: test, keys: [${secretKeys.join(", ")}] }`] : [];
  const header = [
    "apiVersion: lakehouse/v1",
    "kind: Environment",
    "platform: compose",
    "defaults:",
    `  interval: ${interval}`,
  ];
  // ports above 65535 do not exist, so every service shares one published port and the run file says where it really is
  await writeFile(join(folder, "compose.yaml"), ["name: test", "services:", ...composed, ""].join("\n"));
  await writeFile(join(folder, "environment.yaml"), [...header, ...secrets, "probes:", ...probes, ""].join("\n"));
}

async function writeSecrets(root: string, secrets: Readonly<Record<string, string>>): Promise<void> {
  const folder = join(root, ".lakehouse", "secrets", "test", "test");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [key, value] of Object.entries(secrets)) await writeFile(join(folder, key), value, { mode: 0o600 });
}

function runFileOf(services: TestValidatorOptions["services"]): RunFile {
  const entries = Object.entries(services).map(([name, { address, leftOutBecause }]): RunService => {
    if (leftOutBecause !== undefined) return { name, state: "left-out", reason: leftOutBecause, ports: {} };
    return { name, state: "running", ports: address ? { "80": address } : {} };
  });
  return {
    pid: process.pid,
    environment: "test",
    offset: 0,
    services: entries,
    tokenFile: "",
    controlSocket: undefined,
  };
}

export interface TestTarget extends AsyncDisposable {
  readonly address: { readonly host: string; readonly port: number };
  /** Stops listening and drops what is open. */
  kill(): Promise<void>;
  /** Listens again, at the same port. */
  restart(): Promise<void>;
}

/** An HTTP server that can be killed and restarted. */
export async function startTestTarget(): Promise<TestTarget> {
  let server: Server | undefined;
  let port = 0;
  const restart = async () => {
    server = createServer((_request, response) => void response.end("ok"));
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as { port: number }).port;
  };
  const kill = async () => {
    const dying = server;
    server = undefined;
    if (!dying) return;
    dying.close();
    dying.closeAllConnections();
    await once(dying, "close");
  };
  await restart();
  return { address: { host: "127.0.0.1", port }, kill, restart, [Symbol.asyncDispose]: kill };
}
