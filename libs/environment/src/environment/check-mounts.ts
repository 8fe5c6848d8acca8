import type { Finding } from "@lakehouse/findings";
import type { Service } from "../model.ts";
import { suggestName } from "../nearest-name.ts";
import { findingOf } from "../problem.ts";
import type { EnvironmentTexts } from "../environment-texts.ts";

/** Mounts of files that the folder does not have: Docker would make an empty folder in their place. */
export function checkMountSources(
  services: ReadonlyMap<string, Service>,
  folder: string,
  texts: Pick<EnvironmentTexts, "files" | "unreadable">,
): Finding[] {
  const paths = [...texts.files.keys(), ...(texts.unreadable?.keys() ?? [])];
  const exists = (path: string) => paths.some((known) => known === path || known.startsWith(`${path}/`));
  return [...services.values()].flatMap((service) =>
    service.mounts
      // What lies outside the folder is not ours to know
      .filter((mount) => !mount.source.startsWith("..") && !exists(`${folder}/${mount.source}`))
      .map((mount) =>
        findingOf({
          rule: "compose/missing-file",
          place: mount.place,
          message: `${folder}/${mount.source}, which "${service.name}" mounts, does not exist`,
          help: suggestName(
            `${folder}/${mount.source}`,
            paths.filter((path) => path.endsWith(`/${mount.source.split("/").at(-1)}`)),
          ),
        }),
      ),
  );
}
