import type { Environment, Service } from "@lakehouse/environment";
import type { Runner } from "./runner.ts";

export interface Selected {
  readonly service: Service;
  readonly runner: Runner;
}

export interface LeftOut {
  readonly service: Service;
  readonly reason: string;
}

export interface Selection {
  /** Waited for. */
  readonly first: readonly Selected[];
  /** Started in the background, once the first are ready. */
  readonly later: readonly Selected[];
  readonly leftOut: readonly LeftOut[];
}

/** Decides what a plain embedded start runs; every declared service is in exactly one of the three lists. */
export function selectServices(environment: Environment, runners: Readonly<Record<string, Runner>>): Selection {
  const first: Selected[] = [];
  const later: Selected[] = [];
  const leftOut: LeftOut[] = [];
  for (const service of environment.services.values()) {
    const runner = runners[service.name];
    if (service.profiles.length > 0) {
      leftOut.push({ service, reason: `only in profile ${service.profiles.join(", ")}` });
    } else if (!runner) {
      leftOut.push({ service, reason: "needs a container" });
    } else {
      (runner.joinsLater ? later : first).push({ service, runner });
    }
  }
  // the table of runners has those first that are had soonest
  const order = Object.keys(runners);
  later.sort((a, b) => order.indexOf(a.service.name) - order.indexOf(b.service.name));
  return { first, later, leftOut };
}
