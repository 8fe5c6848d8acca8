import {
  type Address,
  type AddressOverrides,
  deriveAddress,
  type Environment,
  type ProbeDefinition,
  type Vantage,
} from "@lakehouse/environment";

export interface Vantagepoint {
  readonly environment: Environment;
  readonly vantage: Vantage;
  readonly overrides?: AddressOverrides | undefined;
  /** Services that this run of the environment left out, with the reason. */
  readonly leftOut?: ReadonlyMap<string, string> | undefined;
}

export type ProbeLocation =
  | {
      readonly kind: "located";
      readonly address: Address;
      /** The address of another service from the same vantage; throws when there is none. */
      readonly resolve: (service: string, containerPort: number) => Address;
    }
  | { readonly kind: "unmeasured"; readonly cause: "vantage"; readonly message: string };

/** Where a probe's target is from here, or why it cannot be measured from here. A probe without a place must not run. */
export function locateProbe(definition: ProbeDefinition, from: Vantagepoint): ProbeLocation {
  const needs = [{ service: definition.service, port: definition.port }];
  if (definition.kind === "gateway") needs.push(definition.storage);
  const located = needs.map(({ service, port }) => locate(service, port, from));
  const missing = located.find((result) => result.kind === "none");
  if (missing) return { kind: "unmeasured", cause: "vantage", message: missing.reason };
  const [target] = located;
  if (target?.kind !== "address") throw new Error(`the probe ${definition.id} has no target`);
  return { kind: "located", address: target.address, resolve: (service, port) => resolve(service, port, from) };
}

function locate(service: string, port: number, from: Vantagepoint) {
  const reason = from.leftOut?.get(service);
  if (reason !== undefined) return { kind: "none", reason: `${service} is left out: ${reason}` } as const;
  return deriveAddress(from.environment, service, port, from.vantage, from.overrides);
}

function resolve(service: string, port: number, from: Vantagepoint): Address {
  const result = locate(service, port, from);
  if (result.kind === "address") return result.address;
  throw new Error(result.reason);
}
