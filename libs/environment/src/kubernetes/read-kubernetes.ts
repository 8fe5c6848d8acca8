import type { Finding } from "@lakehouse/findings";
import type { EnvironmentTexts } from "../environment-texts.ts";
import type { Resource, Service } from "../model.ts";
import { findingOf } from "../problem.ts";
import { httpRoutes } from "./http-routes.ts";
import { ingressRoutes, traefikRoutes } from "./ingress-routes.ts";
import { istioRoutes } from "./istio-routes.ts";
import { checkDuplicates, readResources } from "./read-resources.ts";
import { kubernetesServices } from "./services.ts";

export interface Manifests {
  readonly services: ReadonlyMap<string, Service>;
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
}

/**
 * Reads every manifest below an environment's folder; `cluster/` is for the tools that make clusters. What lies in a folder
 * named `alternatives` is for another choice: it is read, so that mistakes in it are found, and is no part of the environment.
 */
export function readKubernetes(folder: string, texts: Pick<EnvironmentTexts, "files" | "unreadable">): Manifests {
  const files = [...texts.files].filter(([path]) => isManifest(folder, path)).sort(([a], [b]) => (a < b ? -1 : 1));
  const read = files.map(([path, text]) => ({ path, ...readResources(path, text) }));
  const resources = read.filter(({ path }) => !path.includes("/alternatives/")).flatMap((file) => file.resources);
  const routes = [
    ...resources.flatMap((resource) => [...ingressRoutes(resource), ...traefikRoutes(resource)]),
    ...httpRoutes(resources),
    ...istioRoutes(resources),
  ];
  const { services, findings } = kubernetesServices(resources, routes);
  const unreadable = [...(texts.unreadable ?? [])].filter(([path]) => isManifest(folder, path));
  return {
    services,
    resources,
    findings: [
      ...unreadable.map(([path, reason]) => unreadableFile(path, reason)),
      ...(files.length + unreadable.length === 0 ? [noManifests(folder)] : []),
      ...read.flatMap((file) => file.findings),
      ...checkDuplicates(resources),
      ...findings,
    ],
  };
}

function isManifest(folder: string, path: string): boolean {
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "";
  if (inside === "environment.yaml" || inside.startsWith("cluster/")) return false;
  return /\.ya?ml$/.test(inside) && !inside.split("/").some((part) => part.startsWith("."));
}

const start = { line: 1, column: 1 };

function unreadableFile(file: string, reason: string): Finding {
  const place = { file, range: { start, end: start } };
  return findingOf({ rule: "structure/unreadable-file", place, message: `${file} cannot be read: ${reason}` });
}

function noManifests(folder: string): Finding {
  const place = { file: `${folder}/environment.yaml`, range: { start, end: start } };
  const message = `there are no manifests below ${folder}`;
  return findingOf({ rule: "structure/missing-file", place, message });
}
