import {
  type Contract,
  type Environment,
  kubernetesComponentIn,
  type KubernetesComponent,
  type Resource,
  type Service,
  suggestName,
} from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";

export const contractComponents = defineRule({
  id: "contract/components",
  severity: "error",
  category: "cross-compatibility",
  description: "Every component of the contract exists, and every service is a component.",
  check: ({ environments, contract }) =>
    contract ? environments.flatMap((environment) => checks[environment.platform](environment, contract)) : [],
});

const checks = {
  compose: (environment: Environment, contract: Contract) => [
    ...missingServices(environment, contract),
    ...undeclaredServices(environment, contract),
  ],
  kubernetes: (environment: Environment, contract: Contract) => [
    ...missingWorkloads(environment, contract),
    ...undeclaredWorkloads(environment, contract),
  ],
} as const;

function missingServices(environment: Environment, contract: Contract): RuleProblem[] {
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

function undeclaredServices(environment: Environment, contract: Contract): RuleProblem[] {
  const known = new Set([...contract.components.values()].flatMap(({ compose }) => compose?.value ?? []));
  return [...environment.services.values()]
    .filter((service) => !known.has(service.name))
    .map((service) => undeclared(service, contract));
}

function missingWorkloads(environment: Environment, contract: Contract): RuleProblem[] {
  return [...contract.components.values()].flatMap((component) => {
    const wanted = kubernetesComponentIn(component, environment.name);
    if (!wanted || environment.resources.some((resource) => isComponent(resource, wanted))) return [];
    const { kind, name, namespace } = wanted;
    const ofKind = environment.resources.filter((resource) => resource.kind === kind.value);
    return {
      place: name.place,
      message: `"${environment.name}" has no ${kind.value} "${name.value}" in the namespace ${namespace.value}`,
      help: suggestName(name.value, new Set(ofKind.map((resource) => resource.name))),
      related: [{ ...environment.place, message: "the environment" }],
    };
  });
}

function undeclaredWorkloads(environment: Environment, contract: Contract): RuleProblem[] {
  const known = [...contract.components.values()].flatMap(
    (component) => kubernetesComponentIn(component, environment.name) ?? [],
  );
  const workloads = new Map(
    [...environment.services.values()].flatMap((service) => {
      const workload = service.kubernetes?.workload;
      // What runs by the clock looks after components and is none
      if (!workload || workload.kind === "CronJob") return [];
      return !known.some((component) => isComponent(workload, component)) ? [[workload, service]] : [];
    }),
  );
  return [...workloads].map(([{ kind, name, place }]) => undeclared({ name: `${kind}/${name}`, place }, contract));
}

function isComponent(resource: Resource, { kind, name, namespace }: KubernetesComponent): boolean {
  const isNamed = resource.kind === kind.value && resource.name === name.value;
  return isNamed && (resource.namespace ?? "default") === namespace.value;
}

function undeclared({ name, place }: Pick<Service, "name" | "place">, contract: Contract): RuleProblem {
  return {
    place,
    message: `the service "${name}" is no component of the contract`,
    help: `add it to ${contract.place.file}`,
  };
}
