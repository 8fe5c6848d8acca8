import type { Service } from "@lakehouse/environment";

/**
 * Groups services by when they may stop: the first group has no dependants, the next one only dependants in groups before it.
 * The longest chain decides. The services must not depend on each other in a circle.
 */
export function stopLevels(services: readonly Service[]): Service[][] {
  const levels: Service[][] = [];
  for (const service of services) {
    const level = levelOf(service, services);
    (levels[level] ??= []).push(service);
  }
  return levels;
}

function levelOf(service: Service, services: readonly Service[]): number {
  const dependants = services.filter(({ dependsOn }) =>
    dependsOn.some((dependency) => dependency.service === service.name),
  );
  return Math.max(-1, ...dependants.map((dependant) => levelOf(dependant, services))) + 1;
}
