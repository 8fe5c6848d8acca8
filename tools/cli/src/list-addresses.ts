import { deriveAddress, type Environment, type Platform, type Vantage } from "@lakehouse/environment";

/** A port of a service as seen from one place: an address, or the reason that there is none. */
export interface ListedAddress {
  readonly service: string;
  readonly port: number;
  readonly vantage: Vantage;
  /** "host:port", or a URL where a route says the scheme. */
  readonly address?: string;
  readonly reason?: string;
}

/** The places that an environment can be seen from; from the others it has no addresses by nature. */
const vantagesOf: Readonly<Record<Platform, readonly Vantage[]>> = {
  compose: ["host", "network"],
  kubernetes: ["host", "cluster", "public"],
};

/** Every service × port × vantage, in the order of the manifests. */
export function listAddresses(environment: Environment): ListedAddress[] {
  return [...environment.services].flatMap(([service, { ports }]) => {
    const numbers = [...new Set(ports.map((port) => port.containerPort))];
    return numbers.flatMap((port) =>
      vantagesOf[environment.platform].map((vantage) => ({
        service,
        port,
        vantage,
        ...describe(environment, service, port, vantage),
      })),
    );
  });
}

const defaultPorts = { http: 80, https: 443 } as const;

function describe(environment: Environment, service: string, port: number, vantage: Vantage) {
  const result = deriveAddress(environment, service, port, vantage);
  if (result.kind === "none") return { reason: result.reason };
  const { scheme, host, port: number, path = "" } = result.address;
  if (scheme === undefined) return { address: `${host.includes(":") ? `[${host}]` : host}:${number}` };
  return { address: `${scheme}://${host}${number === defaultPorts[scheme] ? "" : `:${number}`}${path}` };
}
