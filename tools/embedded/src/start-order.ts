import type { Service } from "@lakehouse/environment";

/** The services depend on each other in a circle; none of them can start first. */
export class DependencyCycleError extends Error {
  override readonly name = "DependencyCycleError";
  readonly code = "dependency_cycle";
}

/**
 * Starts every service as soon as what it depends on has started, independent ones at the same time.
 * Dependencies outside `services` (left out, or joining later) are not waited for.
 * The first failure aborts the rest; it is thrown when all starts have settled.
 */
export async function startInOrder(
  services: readonly Service[],
  start: (service: Service, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  refuseCycles(services);
  const byName = new Map(services.map((service) => [service.name, service]));
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const started = new Map<string, Promise<void>>();
  const startOnce = (service: Service): Promise<void> => {
    let promise = started.get(service.name);
    if (!promise) {
      promise = startAfterDependencies(service);
      started.set(service.name, promise);
    }
    return promise;
  };
  const startAfterDependencies = async (service: Service): Promise<void> => {
    const needed = service.dependsOn.flatMap((dependency) => byName.get(dependency.service) ?? []);
    await Promise.all(needed.map(startOnce));
    either.throwIfAborted();
    try {
      await start(service, either);
    } catch (error) {
      failed.abort(error);
      throw error;
    }
  };
  await Promise.allSettled(services.map(startOnce));
  signal.throwIfAborted();
  failed.signal.throwIfAborted();
}

function refuseCycles(services: readonly Service[]): void {
  const byName = new Map(services.map((service) => [service.name, service]));
  const done = new Set<string>();
  const visit = (service: Service, path: readonly string[]): void => {
    if (path.includes(service.name)) {
      throw new DependencyCycleError(
        `services depend on each other in a circle: ${[...path, service.name].join(" -> ")}`,
      );
    }
    if (done.has(service.name)) return;
    for (const dependency of service.dependsOn) {
      const next = byName.get(dependency.service);
      if (next) visit(next, [...path, service.name]);
    }
    done.add(service.name);
  };
  for (const service of services) visit(service, []);
}
