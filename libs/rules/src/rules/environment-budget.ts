import type { Environment, Located, Service } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";
import { defaultServicesOf } from "../services-of.ts";

export const environmentBudget = defineRule({
  id: "budget/environment",
  severity: "error",
  category: "performance",
  description: "The limits of everything that starts by default sum up to more than the environment's budget.",
  check: (model) => model.environments.flatMap(checkEnvironment),
});

const mebibyte = 1024 * 1024;

function checkEnvironment(environment: Environment): RuleProblem[] {
  const services = defaultServicesOf(environment);
  const { cpus, memoryBytes } = environment.budget ?? {};
  // In thousandths of a CPU and whole bytes: sums of fractions would not be exact
  const millicpus = sum(services, (service) => Math.round((service.limits?.cpus?.value ?? 0) * 1_000));
  const bytes = sum(services, (service) => service.limits?.memoryBytes?.value ?? 0);
  const problems: RuleProblem[] = [];
  if (cpus && millicpus > Math.round(cpus.value * 1_000)) {
    problems.push(over(cpus, `${millicpus / 1_000} CPUs`, `${cpus.value}`, largest(services, "cpus")));
  }
  if (memoryBytes && bytes > memoryBytes.value) {
    const allowed = `${memoryBytes.value / mebibyte} MiB`;
    problems.push(over(memoryBytes, `${bytes / mebibyte} MiB of memory`, allowed, largest(services, "memoryBytes")));
  }
  return problems;
}

function sum(services: readonly Service[], amount: (service: Service) => number): number {
  let total = 0;
  for (const service of services) total += amount(service);
  return total;
}

function largest(services: readonly Service[], resource: "cpus" | "memoryBytes"): Located<number> | undefined {
  return services.flatMap((service) => service.limits?.[resource] ?? []).sort((a, b) => b.value - a.value)[0];
}

function over(budget: Located<number>, used: string, allowed: string, most: Located<number> | undefined): RuleProblem {
  return {
    place: budget.place,
    message: `the limits sum up to ${used}; the budget is ${allowed}`,
    help: "lower a limit, or move a service into a profile",
    related: most ? [{ ...most.place, message: "the largest limit" }] : [],
  };
}
