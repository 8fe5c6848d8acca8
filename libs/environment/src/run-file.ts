import type { Address, AddressOverrides } from "./address.ts";

/** What `.lakehouse/run.json` says of a run: written by `lakehouse up`, read by every other command and by the validator. */
export interface RunFile {
  /** The `lakehouse up` process. */
  readonly pid: number;
  readonly environment: string;
  /** How far every published port is moved. */
  readonly offset: number;
  readonly services: readonly RunService[];
  /** Where the gateway's token is; never the token. */
  readonly tokenFile: string;
  /** Unix socket on which `lakehouse up` takes requests ("restart redis"). */
  readonly controlSocket?: string | undefined;
}

export interface RunService {
  readonly name: string;
  readonly state: "starting" | "running" | "exited" | "left-out";
  /** Why it is left out or has exited. */
  readonly reason?: string | undefined;
  readonly pid?: number | undefined;
  readonly logFile?: string | undefined;
  /** Container port to the local address that stands for it. */
  readonly ports: Readonly<Record<string, Address>>;
}

/** The addresses of a run, keyed "service:containerPort". */
export function addressOverridesOf(run: RunFile): AddressOverrides {
  return new Map(
    run.services.flatMap((service) =>
      Object.entries(service.ports).map(([port, address]) => [`${service.name}:${port}`, address] as const),
    ),
  );
}

/** The services that a run left out, with the reason. Nothing may report them as healthy. */
export function leftOutServicesOf(run: RunFile): ReadonlyMap<string, string> {
  return new Map(
    run.services
      .filter((service) => service.state === "left-out")
      .map((service) => [service.name, service.reason ?? "left out of this run"]),
  );
}
