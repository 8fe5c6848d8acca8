import type { Rule } from "./rule.ts";
import { contractComponents } from "./rules/contract-components.ts";
import { credentialInUrl } from "./rules/credential-in-url.ts";
import { dockerSocket } from "./rules/docker-socket.ts";
import { duplicatePort } from "./rules/duplicate-port.ts";
import { environmentBudget } from "./rules/environment-budget.ts";
import { floatingTag } from "./rules/floating-tag.ts";
import { healthcheck } from "./rules/healthcheck.ts";
import { healthyDependency } from "./rules/healthy-dependency.ts";
import { limits } from "./rules/limits.ts";
import { loopbackPorts } from "./rules/loopback-ports.ts";
import { plainSecret } from "./rules/plain-secret.ts";
import { privileged } from "./rules/privileged.ts";
import { rootUser } from "./rules/root-user.ts";
import { unprobedService } from "./rules/unprobed-service.ts";

/** Every offline rule, by id. A new one is a file and a line here. */
export const rules = {
  "budget/environment": environmentBudget,
  "compose/duplicate-port": duplicatePort,
  "contract/components": contractComponents,
  "flow/unprobed-service": unprobedService,
  "img/floating-tag": floatingTag,
  "rel/healthcheck": healthcheck,
  "rel/healthy-dependency": healthyDependency,
  "rel/limits": limits,
  "sec/credential-in-url": credentialInUrl,
  "sec/docker-socket": dockerSocket,
  "sec/loopback-ports": loopbackPorts,
  "sec/plain-secret": plainSecret,
  "sec/privileged": privileged,
  "sec/root-user": rootUser,
} as const satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;
