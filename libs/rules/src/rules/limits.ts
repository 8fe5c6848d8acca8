import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

const inCompose = "set deploy.resources.limits.cpus and .memory";
const inKubernetes = "set resources.limits.cpu and .memory";

export const limits = defineRule({
  id: "rel/limits",
  severity: "warning",
  category: "performance",
  description: "A service without limits can take the whole machine from the others.",
  check: (model) =>
    servicesOf(model).flatMap((service) => {
      const missing = [...(service.limits?.cpus ? [] : ["CPU"]), ...(service.limits?.memoryBytes ? [] : ["memory"])];
      if (missing.length === 0) return [];
      const message = `"${service.name}" has no ${missing.join(" and no ")} limit`;
      return { place: service.place, message, help: service.kubernetes ? inKubernetes : inCompose };
    }),
});
