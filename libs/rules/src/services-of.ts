import type { Environment, Service } from "@lakehouse/environment";
import type { RuleModel } from "./rule.ts";

/** Every service of every environment. */
export function servicesOf(model: RuleModel): Service[] {
  return model.environments.flatMap((environment) => [...environment.services.values()]);
}

/** What starts without naming a profile. */
export function defaultServicesOf(environment: Environment): Service[] {
  return [...environment.services.values()].filter((service) => service.profiles.length === 0);
}
