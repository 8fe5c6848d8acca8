import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Address, Environment, Service } from "@lakehouse/environment";
import type { Watchdog } from "@lakehouse/processes";
import { readSecret } from "@lakehouse/secrets";
import { type RewriteRules, rewriteText, rewriteVariables, secretVariables } from "./rewrite.ts";
import type { RunnerContext } from "./runner.ts";
import type { StateFolder } from "./state-folder.ts";

export interface ContextParts {
  readonly root: string;
  readonly environment: Environment;
  readonly state: StateFolder;
  readonly addresses: ReadonlyMap<string, Address>;
  readonly watchdog: Watchdog;
  readonly progress: (line: string) => void;
}

/** What a service is declared to need, translated for a local process. */
export async function createRunnerContext(
  parts: ContextParts,
  service: Service,
  signal: AbortSignal,
): Promise<RunnerContext> {
  const { environment, state, root } = parts;
  const secretsDir = state.secretsDir(environment.name);
  const rules: RewriteRules = { addresses: parts.addresses, service: service.name, secretsDir, mounts: new Map() };
  const declared = new Map([...service.environment].map(([name, value]) => [name, value.value]));
  const secret = (reference: string) => readSecret(secretsDir, refOf(reference, service));
  const values = await Promise.all(
    secretVariables(declared).map(async ([name, reference]) => [name, await secret(reference)] as const),
  );
  return {
    environment,
    service,
    root,
    runFile: state.runFile,
    secretsDir,
    common: {
      dataDir: state.dataDir(environment.name, service.name),
      logFile: state.logFile(environment.name, service.name),
      watchdog: parts.watchdog,
      progress: (line) => parts.progress(`${service.name}: ${line}`),
    },
    variables: rewriteVariables(declared, rules),
    secretVariables: Object.fromEntries(values),
    address: (containerPort, name = service.name) => addressOf(parts, name, containerPort),
    mountedText: async (target) => rewriteText(await readMounted(parts, service, target), rules),
    secret,
    signal,
  };
}

function addressOf(parts: ContextParts, service: string, containerPort: number): Address {
  const address = parts.addresses.get(`${service}:${containerPort}`);
  if (!address) throw new Error(`${service} declares no port ${containerPort} in ${parts.environment.name}`);
  return address;
}

async function readMounted(parts: ContextParts, service: Service, target: string): Promise<string> {
  for (const mount of service.mounts) {
    const folder = join(parts.root, "environments", parts.environment.name, mount.source);
    if (mount.target === target) return readFile(folder, "utf8");
    if (target.startsWith(`${mount.target}/`)) return readFile(join(folder, target.slice(mount.target.length)), "utf8");
  }
  throw new Error(`${service.name} mounts no file of its environment at ${target}`);
}

function refOf(reference: string, service: Service) {
  const [name = "", key = ""] = reference.split("/");
  return { name, key, place: service.place };
}
