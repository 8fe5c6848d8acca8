import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const credentialInUrl = defineRule({
  id: "sec/credential-in-url",
  severity: "error",
  category: "security",
  description: "A URL with a password in it is a secret that ends up in logs.",
  check: (model) =>
    servicesOf(model).flatMap((service) =>
      [...service.environment]
        .filter(([, { value }]) => /[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i.test(value))
        .map(([name, { place }]) => ({
          place,
          message: `the URL in ${name} of "${service.name}" holds a password`,
          help: "give user and password apart, from a secret; then change the password",
          sensitive: true,
        })),
    ),
});
