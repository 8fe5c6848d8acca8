import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

const secretName = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIAL|AUTH_STRING)/i;
/** Variables that only say where a secret is, or whether there is one; a password in a URL is another rule's. */
const harmlessName = /(_FILE|_PATH|_URL|_DIR|_TTL|_TIMEOUT|_NAME|_TYPE|_ENABLED)$/i;
const harmlessValue = /^(true|false|\d*|\/.*)$/i;

export const plainSecret = defineRule({
  id: "sec/plain-secret",
  severity: "error",
  category: "security",
  description: "A secret written into the environment of a service is in Git, and in every listing of its processes.",
  check: (model) =>
    servicesOf(model).flatMap((service) =>
      [...service.environment]
        .filter(([name, { value }]) => secretName.test(name) && !harmlessName.test(name) && !harmlessValue.test(value))
        .map(([name, { place }]) => ({
          place,
          message: `the value of ${name} of "${service.name}" is written in plain text`,
          help: `declare a secret in environment.yaml, mount it, and set ${name}_FILE to its path; then change the value`,
          sensitive: true,
        })),
    ),
});
