import type { Service } from "../model.ts";
import { suggestName } from "../nearest-name.ts";
import { type ComposeContext, report } from "./compose-context.ts";

/** Reports dependencies on services that do not exist, and cycles, each cycle once. */
export function checkDependencies(services: ReadonlyMap<string, Service>, context: ComposeContext): void {
  for (const service of services.values()) {
    for (const dependency of service.dependsOn) {
      if (services.has(dependency.service)) continue;
      report(context, {
        rule: "compose/depends-on",
        place: dependency.place,
        message: `"${service.name}" depends on "${dependency.service}", which is not declared`,
        help: suggestName(dependency.service, services.keys()),
      });
    }
  }
  const done = new Set<string>();
  for (const name of services.keys()) followDependencies(name, [], services, done, context);
}

function followDependencies(
  name: string,
  path: readonly string[],
  services: ReadonlyMap<string, Service>,
  done: Set<string>,
  context: ComposeContext,
): void {
  if (done.has(name)) return;
  for (const dependency of services.get(name)?.dependsOn ?? []) {
    const begin = [...path, name].indexOf(dependency.service);
    if (begin < 0) {
      followDependencies(dependency.service, [...path, name], services, done, context);
      continue;
    }
    const cycle = [...path, name].slice(begin);
    report(context, {
      rule: "compose/depends-on",
      place: dependency.place,
      message: `a cycle of dependencies: ${[...cycle, dependency.service].join(" -> ")}`,
    });
  }
  done.add(name);
}
