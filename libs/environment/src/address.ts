import type { Environment, Vantage } from "./model.ts";

/** An address derived from the manifests, never written twice. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Where a run of the environment differs from its manifests: "service:containerPort" to the address that stands for it. */
export type AddressOverrides = ReadonlyMap<string, Address>;

export type AddressResult =
  { readonly kind: "address"; readonly address: Address } | { readonly kind: "none"; readonly reason: string };

/**
 * Derives the address of a service's container port as seen from a vantage.
 * `host` is the published port on 127.0.0.1 (or the published IP); `network` is the service name and container port.
 */
export function deriveAddress(
  environment: Environment,
  service: string,
  containerPort: number,
  vantage: Vantage,
  overrides?: AddressOverrides,
): AddressResult {
  const declared = environment.services.get(service);
  if (!declared) return { kind: "none", reason: `${environment.name} declares no service ${service}` };
  const port = declared.ports.find((candidate) => candidate.containerPort === containerPort);
  if (!port) return { kind: "none", reason: `${service} declares no port ${containerPort}` };
  switch (vantage) {
    case "host": {
      const override = overrides?.get(`${service}:${containerPort}`);
      if (override) return { kind: "address", address: override };
      if (!port.published) return { kind: "none", reason: `${service} does not publish port ${containerPort}` };
      const host = port.published.hostIp === "0.0.0.0" ? "127.0.0.1" : port.published.hostIp;
      return { kind: "address", address: { host, port: port.published.hostPort } };
    }
    case "network":
      return { kind: "address", address: { host: service, port: containerPort } };
    case "cluster":
    case "public":
      return { kind: "none", reason: `a ${environment.platform} environment has no ${vantage} addresses` };
  }
}
