import type { Environment, RunFile, RunService } from "@lakehouse/environment";
import { findFreePort, isPortFree } from "@lakehouse/local-services";
import { startWatchdog } from "@lakehouse/processes";
import { serveControl } from "./control.ts";
import { createFleet } from "./fleet.ts";
import { planPorts } from "./port-plan.ts";
import { writeRunRecord } from "./run-record.ts";
import type { ContextParts } from "./runner-context.ts";
import { runners } from "./runners/index.ts";
import { type Selection, selectServices } from "./selection.ts";
import { startInOrder } from "./start-order.ts";
import type { StateFolder } from "./state-folder.ts";

export interface EmbeddedOptions {
  readonly root: string;
  readonly environment: Environment;
  readonly state: StateFolder;
  /** Moves every published port; without it the smallest free offset is taken. */
  readonly portOffset?: number | undefined;
  readonly progress: (line: string) => void;
  readonly signal: AbortSignal;
}

export interface EmbeddedRun extends AsyncDisposable {
  /** The state of every service as it is now. */
  readonly current: RunFile;
  /** Resolves when the services that join later have started or were left out; never rejects. */
  readonly joined: Promise<void>;
}

/**
 * Runs the services of a Compose environment as local processes and resolves when those that are waited for are ready.
 * Disposing it ends every process. Data stays in the state folder. The caller holds the run's lock and has made the secrets.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedRun> {
  const { root, environment, state, progress, signal } = options;
  const selection = selectServices(environment, runners);
  const plan = await planPorts({
    services: [...selection.first, ...selection.later].map(({ service }) => service),
    offset: options.portOffset,
    isPortFree,
    findFreePort,
  });
  if (plan.taken.length > 0) progress(`in use already: port ${plan.taken.join(", ")}`);
  if (plan.offset > 0) progress(`every published port is moved by ${plan.offset}`);

  await using stack = new AsyncDisposableStack();
  const watchdog = stack.use(await startWatchdog());
  const record = await writeRunRecord(state.runFile, {
    pid: process.pid,
    environment: environment.name,
    offset: plan.offset,
    tokenFile: state.tokenFile,
    services: describeServices(environment, selection, plan.addresses),
  });
  stack.defer(() => record.remove());
  const fleet = createFleet({ root, environment, state, addresses: plan.addresses, watchdog, progress }, record);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let joined = Promise.resolve();
  stack.defer(async () => {
    stop.abort(new Error("the run is over"));
    await joined;
    await fleet.stopAll();
  });

  const byName = new Map(selection.first.map((selected) => [selected.service, selected]));
  await startInOrder([...byName.keys()], (service, started) => fleet.start(byName.get(service)!, started), either);

  const control = stack.use(await serveControl({ restart: (name) => fleet.restart(name, either) }));
  await record.set({ controlSocket: control.path });
  joined = joinLater();
  const owned = stack.move();
  return {
    get current() {
      return record.current;
    },
    joined,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };

  // one after the other and last: obtaining their binaries may take minutes of every core
  async function joinLater(): Promise<void> {
    for (const selected of selection.later) {
      if (either.aborted) return;
      await fleet.startLater(selected, either);
    }
  }
}

function describeServices(
  environment: Environment,
  selection: Selection,
  addresses: ContextParts["addresses"],
): RunService[] {
  const reasons = new Map(selection.leftOut.map(({ service, reason }) => [service.name, reason]));
  return [...environment.services.values()].map((service) => {
    const reason = reasons.get(service.name);
    if (reason) return { name: service.name, state: "left-out", reason, ports: {} };
    const ports = service.ports.flatMap((port) => {
      const address = addresses.get(`${service.name}:${port.containerPort}`);
      return address ? [[String(port.containerPort), address] as const] : [];
    });
    return { name: service.name, state: "starting", ports: Object.fromEntries(ports) };
  });
}
