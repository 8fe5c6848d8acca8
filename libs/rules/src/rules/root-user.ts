import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const rootUser = defineRule({
  id: "sec/root-user",
  severity: "warning",
  category: "security",
  description: "A service that asks to run as root needs a reason.",
  check: (model) =>
    servicesOf(model).flatMap(({ name, user }) =>
      user && /^(root|0+)(:|$)/.test(user.value)
        ? {
            place: user.place,
            message: `"${name}" runs as root`,
            help: "give it a number above 0 that its image knows",
          }
        : [],
    ),
});
