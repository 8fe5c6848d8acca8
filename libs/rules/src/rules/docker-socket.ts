import { defineRule } from "../rule.ts";
import { servicesOf } from "../services-of.ts";

export const dockerSocket = defineRule({
  id: "sec/docker-socket",
  severity: "error",
  category: "security",
  description: "Who can write to a container runtime's socket is root on the host.",
  check: (model) =>
    servicesOf(model).flatMap((service) =>
      (service.hostMounts ?? [])
        .filter((mount) => /(docker|containerd|crio|podman)\.sock$/.test(mount.source))
        .map((mount) => ({
          place: mount.place,
          message: `"${service.name}" mounts ${mount.source}`,
          help: "read-only does not help: a request is a write to the socket",
        })),
    ),
});
