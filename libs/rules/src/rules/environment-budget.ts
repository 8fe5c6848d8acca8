import type { Budget, Environment, Located, Service } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";
import { defaultServicesOf } from "../services-of.ts";

export const environmentBudget = defineRule({
  id: "budget/environment",
  severity: "error",
  category: "performance",
  description:
    "What starts by default sums up to more than the environment's budget, or to less where that is a minimum: limits in Compose, requests of all replicas in Kubernetes.",
  check: (model) => model.environments.flatMap(checkEnvironment),
});

const mebibyte = 1024 * 1024;

function checkEnvironment(environment: Environment): RuleProblem[] {
  const { budget } = environment;
  if (!budget) return [];
  const services = defaultServicesOf(environment).filter((service) => !service.kubernetes || !service.oneShot);
  // In thousandths of a CPU and whole bytes: sums of fractions would not be exact
  const millicpus = sum(services, (service) => Math.round((amountsOf(service)?.cpus?.value ?? 0) * 1_000));
  const bytes = sum(services, (service) => amountsOf(service)?.memoryBytes?.value ?? 0);
  const what = environment.platform === "compose" ? "limits" : "requests";
  const problems: RuleProblem[] = [];
  const { cpus, memoryBytes } = budget;
  if (cpus && isOutside(budget, millicpus, Math.round(cpus.value * 1_000))) {
    const used = `the ${what} sum up to ${millicpus / 1_000} CPUs`;
    problems.push(problem(budget, cpus, used, `${cpus.value}`, largest(services, "cpus")));
  }
  if (memoryBytes && isOutside(budget, bytes, memoryBytes.value)) {
    const used = `the ${what} sum up to ${bytes / mebibyte} MiB of memory`;
    const allowed = `${memoryBytes.value / mebibyte} MiB`;
    problems.push(problem(budget, memoryBytes, used, allowed, largest(services, "memoryBytes")));
  }
  return problems;
}

function isOutside({ bound }: Budget, used: number, allowed: number): boolean {
  return bound === "at-least" ? used < allowed : used > allowed;
}

function amountsOf(service: Service): Service["limits"] {
  return service.kubernetes ? service.requests : service.limits;
}

function sum(services: readonly Service[], amount: (service: Service) => number): number {
  let total = 0;
  for (const service of services) total += amount(service) * (service.replicas?.value ?? 1);
  return total;
}

function largest(services: readonly Service[], resource: "cpus" | "memoryBytes"): Located<number> | undefined {
  return services.flatMap((service) => amountsOf(service)?.[resource] ?? []).sort((a, b) => b.value - a.value)[0];
}

function problem(
  { bound }: Budget,
  { place }: Located<number>,
  used: string,
  allowed: string,
  most: Located<number> | undefined,
): RuleProblem {
  const related = most ? [{ ...most.place, message: "the largest" }] : [];
  if (bound === "at-least") {
    return { place, message: `${used}; at least ${allowed} are asked for`, help: "raise a request", related };
  }
  const help = "lower one of them, or leave a service out of what starts by default";
  return { place, message: `${used}; the budget is ${allowed}`, help, related };
}
