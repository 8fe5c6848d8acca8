import type { Finding } from "@lakehouse/findings";
import type { Located, PublicRoute, Resource, Service, ServicePort } from "../model.ts";
import { findingOf } from "../problem.ts";
import { describeKind, type YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, nodeAt, numberAt, textAt, textsAt } from "./node-at.ts";
import type { Route } from "./route.ts";
import { containerPorts, protocolOf, workloadParts } from "./service-parts.ts";
import { namespaceOf, selects, type Workload, workloadOf } from "./workloads.ts";

export interface KubernetesServices {
  readonly services: ReadonlyMap<string, Service>;
  readonly findings: readonly Finding[];
}

/** Every Service with the workload behind it, and every workload that no Service selects. */
export function kubernetesServices(resources: readonly Resource[], routes: readonly Route[]): KubernetesServices {
  const findings: Finding[] = [];
  const workloads = resources.flatMap((resource) => workloadOf(resource) ?? []);
  const configMaps = new Map(
    resources
      .filter(({ kind, apiVersion }) => kind === "ConfigMap" && apiVersion === "v1")
      .map((resource) => [`${namespaceOf(resource)}/${resource.name}`, resource] as const),
  );
  const declared = resources.filter(({ kind, apiVersion }) => kind === "Service" && apiVersion === "v1");
  const read = declared.map((resource) => readService(resource, workloads, findings));
  const services = new Map<string, Service>();
  for (const each of read) {
    const { resource, workload } = each;
    const namespace = namespaceOf(resource);
    const ports = each.ports.map((port) => publish(port, each, read));
    const kubernetes = { namespace, service: resource, workload: workload?.resource, routes: routesTo(each, routes) };
    const parts = workloadParts(workload, resource.name, configMaps);
    const { name, place } = resource;
    services.set(freeKey(services, resource), {
      ...parts,
      name,
      place,
      ports: ports.map(({ port }) => port),
      kubernetes,
    });
  }
  const selected = new Set(read.flatMap(({ workload }) => workload ?? []));
  for (const workload of workloads.filter((candidate) => !selected.has(candidate))) {
    const { resource, namespace } = workload;
    const parts = workloadParts(workload, resource.name, configMaps);
    const kubernetes = { namespace, workload: resource, routes: [] };
    const { name, place } = resource;
    services.set(freeKey(services, resource), { ...parts, name, place, ports: containerPorts(workload), kubernetes });
  }
  return { services, findings };
}

interface ReadService {
  readonly resource: Resource;
  readonly selector: ReadonlyMap<string, string>;
  readonly workload?: Workload | undefined;
  readonly ports: readonly ReadPort[];
}

interface ReadPort {
  readonly port: ServicePort;
  /** Number or name of the container's port. */
  readonly target: string;
  readonly nodePort?: Located<number> | undefined;
}

function readService(resource: Resource, workloads: readonly Workload[], findings: Finding[]): ReadService {
  const spec = nodeAt(resource.value, "spec");
  const selector = textsAt(spec, "selector");
  const behind = workloads.filter(
    (workload) => workload.namespace === namespaceOf(resource) && selects(selector, workload.labels),
  );
  return {
    resource,
    selector,
    // A Service may select several; the one that bears its name says most about it
    workload: behind.find((workload) => workload.resource.name === resource.name) ?? behind[0],
    ports: itemsAt(spec, "ports").flatMap((node) => readPort(node, findings)),
  };
}

function readPort(node: YamlNode, findings: Finding[]): ReadPort[] {
  const written = nodeAt(node, "port");
  const number = numberAt(node, "port");
  if (!number || !Number.isInteger(number.value) || number.value < 1 || number.value > 65_535) {
    const text = written ? describeKind(written) : "nothing";
    const message = `the port of a Service must be a whole number from 1 to 65535, not ${text}`;
    findings.push(findingOf({ rule: "kubernetes/port", place: written?.place ?? node.place, message }));
    return [];
  }
  const port: ServicePort = {
    containerPort: number.value,
    protocol: protocolOf(textAt(node, "protocol")),
    name: textAt(node, "name"),
    place: number.place,
  };
  const target = textAt(node, "targetPort") ?? String(number.value);
  return [{ port, target, nodePort: numberAt(node, "nodePort") }];
}

/**
 * With its NodePort. For the Service that bears its workload's name, another Service of the same pods may open it; the others
 * (a headless one, say) have what they declare themselves.
 */
function publish(port: ReadPort, own: ReadService, all: readonly ReadService[]): ReadPort {
  const isMain = own.workload?.resource.name === own.resource.name;
  const twins = all.filter((other) => isMain && other.workload === own.workload).flatMap((other) => other.ports);
  const open = [port, ...twins.filter((twin) => targetOf(own, twin) === targetOf(own, port))];
  const nodePort = open.find((candidate) => candidate.nodePort)?.nodePort;
  if (!nodePort) return port;
  return { ...port, port: { ...port.port, published: { hostIp: "127.0.0.1", hostPort: nodePort.value } } };
}

/** The number of the container's port, when its name is known. */
function targetOf({ workload }: ReadService, port: ReadPort): string {
  const named = workload && containerPorts(workload).find(({ name }) => name === port.target);
  return named ? String(named.containerPort) : port.target;
}

function routesTo(service: ReadService, routes: readonly Route[]): PublicRoute[] {
  const { name } = service.resource;
  return routes
    .filter((route) => route.service === name && route.namespace === namespaceOf(service.resource))
    .flatMap(({ servicePort, scheme, host, port, path, place }) => {
      const only = service.ports.length === 1 ? service.ports[0] : undefined;
      const target =
        servicePort === undefined
          ? only
          : service.ports.find((each) => [String(each.port.containerPort), each.port.name].includes(servicePort));
      return target ? [{ containerPort: target.port.containerPort, scheme, host, port, path, place }] : [];
    });
}

function freeKey(services: ReadonlyMap<string, Service>, resource: Resource): string {
  const { name, kind } = resource;
  const candidates = [name, `${name}.${namespaceOf(resource)}`, `${kind}/${name}.${namespaceOf(resource)}`];
  return candidates.find((key) => !services.has(key)) ?? `${kind}/${name}.${services.size}`;
}
