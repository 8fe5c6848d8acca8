import type { Resource } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, locatedAt, nodeAt, textAt } from "./node-at.ts";
import { defaultPorts, groupOf, hostMatches, narrowPath, type Route } from "./route.ts";
import { namespaceOf } from "./workloads.ts";

const entryPoints = "traefik.ingress.kubernetes.io/router.entrypoints";

/** The ways in that an Ingress opens. Where TLS is set up for a host, or the entry point is the secure one, it is https. */
export function ingressRoutes(resource: Resource): Route[] {
  if (resource.kind !== "Ingress" || groupOf(resource) !== "networking.k8s.io") return [];
  const spec = nodeAt(resource.value, "spec");
  const tlsHosts = itemsAt(spec, "tls").flatMap((tls) => itemsAt(tls, "hosts").flatMap((host) => textAt(host) ?? []));
  const isSecure = (textAt(resource.value, "metadata", "annotations", entryPoints) ?? "")
    .split(",")
    .includes("websecure");
  return itemsAt(spec, "rules").flatMap((rule) => {
    const host = locatedAt(rule, "host");
    if (!host) return [];
    const scheme = isSecure || tlsHosts.some((pattern) => hostMatches(pattern, host.value)) ? "https" : "http";
    return itemsAt(rule, "http", "paths").flatMap((path) => {
      const service = textAt(path, "backend", "service", "name");
      if (service === undefined) return [];
      const port = nodeAt(path, "backend", "service", "port");
      const servicePort = textAt(port, "number") ?? textAt(port, "name");
      const target = { namespace: namespaceOf(resource), service, servicePort };
      const from = {
        scheme,
        host: host.value,
        port: defaultPorts[scheme],
        path: narrowPath(textAt(path, "path")),
      } as const;
      return { ...target, ...from, place: host.place };
    });
  });
}

/** The ways in that Traefik's own IngressRoute opens. */
export function traefikRoutes(resource: Resource): Route[] {
  if (resource.kind !== "IngressRoute" || groupOf(resource) !== "traefik.io") return [];
  const spec = nodeAt(resource.value, "spec");
  const points = itemsAt(spec, "entryPoints").flatMap((point) => textAt(point) ?? []);
  const scheme = nodeAt(spec, "tls") || points.includes("websecure") ? "https" : "http";
  return itemsAt(spec, "routes").flatMap((route) => {
    const match = locatedAt(route, "match");
    const hosts = [...(match?.value ?? "").matchAll(/Host\(([^)]*)\)/g)].flatMap(([, inner]) =>
      quotedNames(inner ?? ""),
    );
    const services = itemsAt(route, "services").flatMap((service) => targetOf(service, namespaceOf(resource)));
    return hosts.flatMap((host) =>
      services.map((target) => ({
        ...target,
        scheme,
        host,
        port: defaultPorts[scheme],
        place: match?.place ?? resource.place,
      })),
    );
  });
}

function quotedNames(text: string): string[] {
  return [...text.matchAll(/[`"']([^`"']+)[`"']/g)].flatMap(([, name]) => name ?? []);
}

function targetOf(service: YamlNode, namespace: string): Pick<Route, "namespace" | "service" | "servicePort">[] {
  const name = textAt(service, "name");
  // A TraefikService is no Service
  if (name === undefined || (textAt(service, "kind") ?? "Service") !== "Service") return [];
  return [
    { namespace: textAt(service, "namespace") ?? namespace, service: name, servicePort: textAt(service, "port") },
  ];
}
