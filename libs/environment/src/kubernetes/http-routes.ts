import type { Located, Resource } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, locatedAt, nodeAt, numberAt, textAt } from "./node-at.ts";
import { groupOf, hostMatches, narrowPath, type Route } from "./route.ts";
import { namespaceOf } from "./workloads.ts";

const gatewayApi = "gateway.networking.k8s.io";

interface Listener {
  readonly name?: string | undefined;
  readonly port: number;
  readonly scheme: Route["scheme"];
  readonly hostname?: Located<string> | undefined;
}

/** The ways in that HTTPRoutes open through the listeners of the Gateways that they name. */
export function httpRoutes(resources: readonly Resource[]): Route[] {
  const gateways = resources.filter(({ kind, ...resource }) => kind === "Gateway" && isGatewayApi(resource));
  return resources
    .filter((resource) => resource.kind === "HTTPRoute" && groupOf(resource) === gatewayApi)
    .flatMap((route) => routesOf(route, gateways));
}

function isGatewayApi(resource: Pick<Resource, "apiVersion">): boolean {
  return resource.apiVersion.startsWith(`${gatewayApi}/`);
}

function routesOf(route: Resource, gateways: readonly Resource[]): Route[] {
  const spec = nodeAt(route.value, "spec");
  const hostnames = itemsAt(spec, "hostnames").flatMap((host) => locatedAt(host) ?? []);
  const listeners = itemsAt(spec, "parentRefs").flatMap((parent) => listenersOf(parent, route, gateways));
  const targets = itemsAt(spec, "rules").flatMap((rule) =>
    itemsAt(rule, "backendRefs").flatMap((ref) => targetOf(ref, rule, route)),
  );
  return listeners.flatMap((listener) =>
    hostsOf(hostnames, listener.hostname).flatMap((host) =>
      targets.map((target) => ({
        ...target,
        scheme: listener.scheme,
        host: host.value,
        port: listener.port,
        place: host.place,
      })),
    ),
  );
}

// A route without names of its own has those of the listener; with both, those that meet.
function hostsOf(hostnames: readonly Located<string>[], listener: Located<string> | undefined): Located<string>[] {
  if (hostnames.length === 0) return listener && !listener.value.includes("*") ? [listener] : [];
  return hostnames.filter((host) => !host.value.includes("*") && hostMatches(listener?.value ?? "*", host.value));
}

function listenersOf(parent: YamlNode, route: Resource, gateways: readonly Resource[]): Listener[] {
  const namespace = textAt(parent, "namespace") ?? namespaceOf(route);
  const gateway = gateways.find(
    (candidate) => candidate.name === textAt(parent, "name") && namespaceOf(candidate) === namespace,
  );
  const section = textAt(parent, "sectionName");
  const port = numberAt(parent, "port")?.value;
  return itemsAt(gateway?.value, "spec", "listeners")
    .flatMap(listenerOf)
    .filter((listener) => section === undefined || listener.name === section)
    .filter((listener) => port === undefined || listener.port === port);
}

function listenerOf(node: YamlNode): Listener[] {
  const port = numberAt(node, "port")?.value;
  const protocol = textAt(node, "protocol");
  if (port === undefined || (protocol !== "HTTP" && protocol !== "HTTPS")) return [];
  const scheme = protocol === "HTTPS" ? "https" : "http";
  return [{ name: textAt(node, "name"), port, scheme, hostname: locatedAt(node, "hostname") }];
}

function targetOf(ref: YamlNode, rule: YamlNode, route: Resource): Target[] {
  const service = textAt(ref, "name");
  if (service === undefined || (textAt(ref, "kind") ?? "Service") !== "Service") return [];
  const namespace = textAt(ref, "namespace") ?? namespaceOf(route);
  const path = narrowPath(textAt(rule, "matches", 0, "path", "value"));
  return [{ namespace, service, servicePort: textAt(ref, "port"), path }];
}

type Target = Pick<Route, "namespace" | "service" | "servicePort" | "path">;
