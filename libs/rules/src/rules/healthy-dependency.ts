import type { Environment } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";

export const healthyDependency = defineRule({
  id: "rel/healthy-dependency",
  severity: "error",
  category: "declared-flow",
  description: "A service that waits for another to be healthy never starts when that one has no health check.",
  check: (model) => model.environments.flatMap(checkEnvironment),
});

function checkEnvironment(environment: Environment): RuleProblem[] {
  return [...environment.services.values()].flatMap((service) =>
    service.dependsOn.flatMap((dependency) => {
      const target = environment.services.get(dependency.service);
      const waits = dependency.condition === "service_healthy" && target;
      if (!waits || (target.healthcheck && !target.healthcheck.disabled)) return [];
      return {
        place: dependency.place,
        // Without a word about it, the image may bring its own
        severity: target.healthcheck ? ("error" as const) : ("warning" as const),
        message: `"${service.name}" waits for "${target.name}" to be healthy, which has no health check`,
        help: "give it one, or wait for service_started",
        related: [{ ...(target.healthcheck?.place ?? target.place), message: `"${target.name}" is declared here` }],
      };
    }),
  );
}
