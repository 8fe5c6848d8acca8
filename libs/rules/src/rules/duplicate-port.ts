import type { Environment, Service, ServicePort } from "@lakehouse/environment";
import { defineRule, type RuleProblem } from "../rule.ts";

export const duplicatePort = defineRule({
  id: "compose/duplicate-port",
  severity: "error",
  category: "declared-flow",
  description: "Two services publish the same port of the host: the second cannot start.",
  // In Kubernetes the API server refuses a NodePort that is taken, and several Services may lead to one
  check: ({ environments }) => environments.filter(({ platform }) => platform === "compose").flatMap(checkEnvironment),
});

interface Published {
  readonly service: Service;
  readonly port: ServicePort;
}

function checkEnvironment(environment: Environment): RuleProblem[] {
  const seen: Published[] = [];
  return [...environment.services.values()].flatMap((service) =>
    service.ports.flatMap((port) => {
      const earlier = seen.find((other) => collide(other.port, port));
      seen.push({ service, port });
      if (!earlier || !port.published) return [];
      return {
        place: port.place,
        message: `the port ${port.published.hostPort} of the host is published twice`,
        help: `"${earlier.service.name}" has it already; choose another one`,
        related: [{ ...earlier.port.place, message: `"${earlier.service.name}" publishes it here` }],
      };
    }),
  );
}

function collide(a: ServicePort, b: ServicePort): boolean {
  if (!a.published || !b.published || a.protocol !== b.protocol) return false;
  if (a.published.hostPort !== b.published.hostPort) return false;
  // All addresses include each single one
  const wide = ["0.0.0.0", "::"];
  const ips = [a.published.hostIp, b.published.hostIp];
  return ips[0] === ips[1] || ips.some((ip) => wide.includes(ip));
}
