import type { Located, Mount, Service } from "../model.ts";
import { suggestName } from "../nearest-name.ts";
import { type ComposeContext, report } from "./compose-context.ts";
import { normalizePath } from "./normalize-path.ts";
import type { Declarations } from "./read-declarations.ts";
import type { ServiceDraft } from "./read-service.ts";
import type { ResourceMount } from "./resource-mounts.ts";

const secretsFolder = "/run/secrets/";

/** The services with their references looked up: configs become mounts, secrets their paths; a dangling one is reported. */
export function resolveReferences(
  drafts: readonly ServiceDraft[],
  declarations: Declarations,
  context: ComposeContext,
): Map<string, Service> {
  const awaited = new Set(
    drafts.flatMap(({ service }) =>
      service.dependsOn
        .filter((dependency) => dependency.condition === "service_completed_successfully")
        .map((dependency) => dependency.service),
    ),
  );
  const services = drafts.map((draft): [string, Service] => {
    const { service } = draft;
    checkNames(draft.volumes, declarations.volumes, "volume", context);
    // "default" exists without being declared
    checkNames(draft.networks, new Set([...declarations.networks, "default"]), "network", context);
    const secrets = known(draft.secrets, declarations.secrets, "secret", context).map(secretPath);
    const configs = known(draft.configs, new Set(declarations.configs.keys()), "config", context).flatMap((mount) =>
      configMount(mount, declarations.configs.get(mount.source.value)),
    );
    const oneShot = draft.restart === "no" && awaited.has(service.name);
    return [service.name, { ...service, mounts: [...service.mounts, ...configs], secrets, oneShot }];
  });
  return new Map(services);
}

function known(
  mounts: readonly ResourceMount[],
  names: ReadonlySet<string>,
  what: string,
  context: ComposeContext,
): readonly ResourceMount[] {
  checkNames(
    mounts.map((mount) => mount.source),
    names,
    what,
    context,
  );
  return mounts.filter((mount) => names.has(mount.source.value));
}

function checkNames(
  references: readonly Located<string>[],
  names: ReadonlySet<string>,
  what: string,
  context: ComposeContext,
): void {
  for (const reference of references) {
    if (names.has(reference.value)) continue;
    report(context, {
      rule: `compose/undefined-${what}`,
      place: reference.place,
      message: `the ${what} "${reference.value}" is not declared at the top level`,
      help: suggestName(reference.value, names),
    });
  }
}

function secretPath(mount: ResourceMount): Located<string> {
  const { value, place } = mount.target ?? mount.source;
  return { value: value.startsWith(secretsFolder) ? value.slice(secretsFolder.length) : value, place };
}

function configMount(mount: ResourceMount, file: string | undefined): Mount[] {
  // A config whose text is in the Compose file or elsewhere is no file of the environment
  if (file === undefined || file.startsWith("/")) return [];
  const target = mount.target?.value ?? `/${mount.source.value}`;
  return [{ source: normalizePath(file), target, readOnly: true, place: mount.source.place }];
}
