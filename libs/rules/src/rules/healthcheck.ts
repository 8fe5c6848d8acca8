import type { Service } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

const inCompose = 'add "healthcheck", or disable it and say why';
const inKubernetes = "add a readinessProbe, and a livenessProbe where a restart helps";

export const healthcheck = defineRule({
  id: "rel/healthcheck",
  severity: "warning",
  category: "performance",
  description: "A service without a health check counts as ready as soon as its process exists.",
  check: (model) =>
    servicesOf(model)
      // A one-shot service is ready when it has ended
      .filter((service) => !service.oneShot)
      .flatMap(checkService),
});

function checkService(service: Service): RuleProblem[] {
  if (!service.healthcheck) {
    const message = `"${service.name}" has no health check`;
    return [{ place: service.place, message, help: service.kubernetes ? inKubernetes : inCompose }];
  }
  if (!service.healthcheck.disabled) return [];
  const message = `the health check of "${service.name}" is switched off`;
  const help = "right only where the image has nothing to ask with; something outside has to probe it";
  return [{ place: service.healthcheck.place, message, help, severity: "info" }];
}
