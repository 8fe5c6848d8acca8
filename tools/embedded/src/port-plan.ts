import type { Address, Service } from "@lakehouse/environment";

/** Tells whether nothing listens on 127.0.0.1:port. */
export type IsPortFree = (port: number) => Promise<boolean>;

export interface PortPlan {
  /** How far every published port is moved. */
  readonly offset: number;
  /** The published ports that were in use and made the set move; empty when the offset was asked for. */
  readonly taken: readonly number[];
  /** "service:containerPort" to the local address that stands for it. */
  readonly addresses: ReadonlyMap<string, Address>;
}

/** The published ports could not be had at the offset that was asked for, or at any that was tried. */
export class PortsTakenError extends Error {
  override readonly name = "PortsTakenError";
  readonly code = "ports_taken";
}

const host = "127.0.0.1";
const offsetStep = 100;
const lastOffset = 5_000;

export interface PortPlanOptions {
  /** The services that will run; only their ports are needed. */
  readonly services: readonly Service[];
  /** A fixed offset; without one the smallest that is free is taken. */
  readonly offset?: number | undefined;
  readonly isPortFree: IsPortFree;
  /** A free port for a container port that is not published. */
  readonly findFreePort: () => Promise<number>;
}

/**
 * Ports as published; if one is taken the whole set moves by one offset, so that the addresses keep their pattern.
 * Ports that are open only inside the Compose network get any free port: nobody outside relies on them.
 */
export async function planPorts(options: PortPlanOptions): Promise<PortPlan> {
  const { offset, taken } = await chooseOffset(options);
  const addresses = new Map<string, Address>();
  for (const service of options.services) {
    for (const port of service.ports) {
      const local = port.published ? port.published.hostPort + offset : await options.findFreePort();
      addresses.set(`${service.name}:${port.containerPort}`, { host, port: local });
    }
  }
  return { offset, taken, addresses };
}

async function chooseOffset(options: PortPlanOptions): Promise<Pick<PortPlan, "offset" | "taken">> {
  const published = publishedPorts(options.services);
  if (options.offset !== undefined) {
    const taken = await takenPorts(published, options.offset, options.isPortFree);
    if (taken.length === 0) return { offset: options.offset, taken };
    throw new PortsTakenError(
      `with --port-offset ${options.offset} these ports are needed, but in use or out of range: ${taken.join(", ")}; choose another offset`,
    );
  }
  const taken = await takenPorts(published, 0, options.isPortFree);
  if (taken.length === 0) return { offset: 0, taken };
  for (let offset = offsetStep; offset <= lastOffset; offset += offsetStep) {
    if ((await takenPorts(published, offset, options.isPortFree)).length === 0) return { offset, taken };
  }
  throw new PortsTakenError(
    `no offset from 0 to ${lastOffset} leaves all of these ports free: ${published.join(", ")}`,
  );
}

function publishedPorts(services: readonly Service[]): number[] {
  return services.flatMap((service) => service.ports.flatMap((port) => port.published?.hostPort ?? []));
}

async function takenPorts(ports: readonly number[], offset: number, isPortFree: IsPortFree): Promise<number[]> {
  const moved = ports.map((port) => port + offset);
  const free = await Promise.all(moved.map(async (port) => port > 0 && port <= 65_535 && (await isPortFree(port))));
  return moved.filter((_, index) => !free[index]);
}
