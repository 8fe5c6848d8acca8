import { type Contract, type Environment, suggestName } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";

export const contractComponents = defineRule({
  id: "contract/components",
  severity: "error",
  category: "cross-compatibility",
  description: "Every component of the contract exists, and every service is a component.",
  check: ({ environments, contract }) =>
    contract
      ? environments
          .filter((environment) => environment.platform === "compose")
          .flatMap((environment) => [...missing(environment, contract), ...undeclared(environment, contract)])
      : [],
});

function missing(environment: Environment, contract: Contract): RuleProblem[] {
  return [...contract.components.values()].flatMap(({ compose }) => {
    if (!compose || environment.services.has(compose.value)) return [];
    return {
      place: compose.place,
      message: `"${environment.name}" has no service "${compose.value}"`,
      help: suggestName(compose.value, environment.services.keys()),
      related: [{ ...environment.place, message: "the environment" }],
    };
  });
}

function undeclared(environment: Environment, contract: Contract): RuleProblem[] {
  const known = new Set([...contract.components.values()].flatMap(({ compose }) => compose?.value ?? []));
  return [...environment.services.values()]
    .filter((service) => !known.has(service.name))
    .map((service) => ({
      place: service.place,
      message: `the service "${service.name}" is no component of the contract`,
      help: `add it to ${contract.place.file}`,
    }));
}
