import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const privileged = defineRule({
  id: "sec/privileged",
  severity: "error",
  category: "security",
  description: "A privileged container is root on the host.",
  check: (model) =>
    servicesOf(model).flatMap((service) =>
      service.privileged?.value
        ? {
            place: service.privileged.place,
            message: `"${service.name}" is privileged`,
            help: "remove it, and add the one capability that is needed",
          }
        : [],
    ),
});
