import type { Environment, Service, Vantage } from "./model.ts";

/** An address derived from the manifests, never written twice. */
export interface Address {
  readonly host: string;
  readonly port: number;
  /** Only where a route says it: from `public`. */
  readonly scheme?: "http" | "https" | undefined;
  /** What paths begin with, where only those lead there. */
  readonly path?: string | undefined;
}

/** Where a run of the environment differs from its manifests: "service:containerPort" to the address that stands for it. */
export type AddressOverrides = ReadonlyMap<string, Address>;

export type AddressResult =
  { readonly kind: "address"; readonly address: Address } | { readonly kind: "none"; readonly reason: string };

/**
 * Derives the address of a service's container port as seen from a vantage.
 * `host` is the published port on 127.0.0.1 (or the published IP), in Kubernetes the NodePort; `network` is the Compose service's
 * name and container port, `cluster` the Kubernetes Service's; `public` is where a route from outside leads to it.
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
      const published = environment.platform === "kubernetes" ? "has no NodePort for" : "does not publish";
      if (!port.published) return { kind: "none", reason: `${service} ${published} port ${containerPort}` };
      const host = port.published.hostIp === "0.0.0.0" ? "127.0.0.1" : port.published.hostIp;
      return { kind: "address", address: { host, port: port.published.hostPort } };
    }
    case "network":
      if (environment.platform !== "compose") return noVantage(environment, vantage);
      return { kind: "address", address: { host: service, port: containerPort } };
    case "cluster":
      return declared.kubernetes ? clusterAddress(declared, containerPort) : noVantage(environment, vantage);
    case "public":
      return declared.kubernetes ? publicAddress(declared, containerPort) : noVantage(environment, vantage);
  }
}

function noVantage({ platform }: Environment, vantage: Vantage): AddressResult {
  return { kind: "none", reason: `a ${platform} environment has no ${vantage} addresses` };
}

function clusterAddress({ name, kubernetes }: Service, port: number): AddressResult {
  if (!kubernetes?.service) return { kind: "none", reason: `no Service selects ${name}` };
  return { kind: "address", address: { host: `${name}.${kubernetes.namespace}.svc`, port } };
}

// Of several ways the one that all paths take, and https before http
function publicAddress({ name, kubernetes }: Service, containerPort: number): AddressResult {
  const routes = (kubernetes?.routes ?? []).filter((route) => route.containerPort === containerPort);
  const whole = routes.filter(({ path }) => path === undefined);
  const candidates = whole.length > 0 ? whole : routes;
  const route = candidates.find(({ scheme }) => scheme === "https") ?? candidates[0];
  if (!route) return { kind: "none", reason: `no route from outside leads to ${name}:${containerPort}` };
  const { scheme, host, port, path } = route;
  return { kind: "address", address: { scheme, host, port, ...(path !== undefined && { path }) } };
}
