import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const loopbackPorts = defineRule({
  id: "sec/loopback-ports",
  severity: "warning",
  category: "security",
  description: "A Compose port that is published on other interfaces than loopback is open to the network.",
  check: (model) =>
    servicesOf(model).flatMap((service) =>
      service.ports
        .filter(({ published }) => published && !isLoopback(published.hostIp))
        .map(({ place, containerPort, published }) => ({
          place,
          message: `"${service.name}" publishes port ${published?.hostPort} on ${published?.hostIp}`,
          help: `write "127.0.0.1:${published?.hostPort}:${containerPort}"; Docker opens it past the host's firewall otherwise`,
        })),
    ),
});

function isLoopback(ip: string): boolean {
  return /^127\./.test(ip) || ip === "::1";
}
