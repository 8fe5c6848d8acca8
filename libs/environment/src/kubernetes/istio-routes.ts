import type { Located, Resource } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, locatedAt, nodeAt, numberAt, textAt } from "./node-at.ts";
import { groupOf, hostMatches, narrowPath, type Route } from "./route.ts";
import { namespaceOf } from "./workloads.ts";

const istio = "networking.istio.io";

interface Server {
  readonly port: number;
  readonly scheme: Route["scheme"];
  readonly hosts: readonly string[];
}

/** The ways in that Istio VirtualServices open through the servers of the Gateways that they name. */
export function istioRoutes(resources: readonly Resource[]): Route[] {
  const gateways = new Map(
    resources
      .filter((resource) => resource.kind === "Gateway" && groupOf(resource) === istio)
      .map((resource) => [`${namespaceOf(resource)}/${resource.name}`, resource] as const),
  );
  return resources
    .filter((resource) => resource.kind === "VirtualService" && groupOf(resource) === istio)
    .flatMap((service) => routesOf(service, gateways));
}

function routesOf(virtualService: Resource, gateways: ReadonlyMap<string, Resource>): Route[] {
  const spec = nodeAt(virtualService.value, "spec");
  const namespace = namespaceOf(virtualService);
  const hosts = itemsAt(spec, "hosts").flatMap((host) => locatedAt(host) ?? []);
  const servers = itemsAt(spec, "gateways").flatMap((node) => {
    const name = textAt(node) ?? "";
    const gateway = gateways.get(name.includes("/") ? name : `${namespace}/${name}`);
    return itemsAt(gateway?.value, "spec", "servers").flatMap(serverOf);
  });
  const targets = itemsAt(spec, "http").flatMap((rule) =>
    itemsAt(rule, "route").flatMap((route) => targetOf(nodeAt(route, "destination"), rule, namespace)),
  );
  return servers.flatMap((server) =>
    hosts
      .filter((host) => serves(server, host))
      .flatMap((host) => targets.map((target) => routeOf(target, server, host))),
  );
}

function routeOf(target: Target, { scheme, port }: Server, host: Located<string>): Route {
  return { ...target, scheme, port, host: host.value, place: host.place };
}

// The host of a server may be "namespace/host"
function serves(server: Server, host: Located<string>): boolean {
  return server.hosts.some((pattern) => hostMatches(pattern.split("/").at(-1) ?? "", host.value));
}

function serverOf(node: YamlNode): Server[] {
  const port = numberAt(node, "port", "number")?.value;
  const protocol = textAt(node, "port", "protocol")?.toUpperCase();
  // What only sends the browser on to https is no way in
  if (port === undefined || textAt(node, "tls", "httpsRedirect") === "true") return [];
  if (protocol !== "HTTP" && protocol !== "HTTPS" && protocol !== "HTTP2") return [];
  const hosts = itemsAt(node, "hosts").flatMap((host) => textAt(host) ?? []);
  return [{ port, scheme: protocol === "HTTPS" ? "https" : "http", hosts }];
}

type Target = Pick<Route, "namespace" | "service" | "servicePort" | "path">;

/** "minio", "minio.data" and "minio.data.svc.cluster.local" are the same Service from inside the namespace data. */
function targetOf(destination: YamlNode | undefined, rule: YamlNode, ownNamespace: string): Target[] {
  const host = textAt(destination, "host");
  if (host === undefined) return [];
  const [service = "", namespace = ownNamespace] = host.split(".");
  const uri = nodeAt(rule, "match", 0, "uri");
  const path = narrowPath(textAt(uri, "prefix") ?? textAt(uri, "exact"));
  return [{ namespace, service, servicePort: textAt(destination, "port", "number"), path }];
}
