import type { Dependency, Service, ServicePort } from "@lakehouse/environment";
import type { Place } from "@lakehouse/findings";

const place: Place = {
  file: "compose.yaml",
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
};

/** A service for tests: only its name, ports and dependencies matter here. */
export function serviceNamed(
  name: string,
  options: {
    readonly published?: readonly number[];
    readonly internal?: readonly number[];
    readonly dependsOn?: readonly string[];
    readonly profiles?: readonly string[];
  } = {},
): Service {
  const ports: ServicePort[] = [
    ...(options.published ?? []).map((port) => ({
      containerPort: port,
      protocol: "tcp" as const,
      published: { hostIp: "127.0.0.1", hostPort: port },
      place,
    })),
    ...(options.internal ?? []).map((port) => ({ containerPort: port, protocol: "tcp" as const, place })),
  ];
  const dependsOn: Dependency[] = (options.dependsOn ?? []).map((service) => ({
    service,
    condition: "service_healthy",
    required: true,
    place,
  }));
  return {
    name,
    place,
    hasBuild: false,
    ports,
    environment: new Map(),
    dependsOn,
    profiles: options.profiles ?? [],
    mounts: [],
    secrets: [],
    oneShot: false,
  };
}
