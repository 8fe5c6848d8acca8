import { defineRule } from "../rule.ts";
import { defaultServicesOf } from "../services-of.ts";

export const unprobedService = defineRule({
  id: "flow/unprobed-service",
  severity: "warning",
  category: "declared-flow",
  description: "A service that publishes a port and has no probe can fail without anybody noticing.",
  check: (model) =>
    model.environments.flatMap((environment) => {
      const probed = new Set(environment.probes.map((probe) => probe.service));
      return defaultServicesOf(environment)
        .filter((service) => !service.oneShot && !probed.has(service.name))
        .map((service) => ({
          place: service.place,
          message: `no probe asks "${service.name}" whether it works`,
          help: `add one under "probes" in ${environment.place.file}`,
          // What publishes nothing cannot be asked from everywhere
          severity: service.ports.some((port) => port.published) ? ("warning" as const) : ("info" as const),
        }));
    }),
});
