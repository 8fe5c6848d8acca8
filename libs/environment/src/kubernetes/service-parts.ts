import type { Place } from "@lakehouse/findings";
import type { Located, Mount, Resource, Service, ServicePort } from "../model.ts";
import type { YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, locatedAt, nodeAt, numberAt, textAt } from "./node-at.ts";
import { podEnvironment } from "./pod-environment.ts";
import { podSecrets } from "./pod-secrets.ts";
import { parseQuantity } from "./quantity.ts";
import type { Workload } from "./workloads.ts";

/** What a service takes from its workload: the part of the model that Compose and Kubernetes share. */
export type WorkloadParts = Omit<Service, "name" | "place" | "ports" | "kubernetes">;

const nothingShared = {
  hasBuild: false,
  environment: new Map<string, Located<string>>(),
  dependsOn: [],
  profiles: [],
  mounts: [],
  secrets: [],
  oneShot: false,
} as const;

/** @param configMaps by "namespace/name" */
export function workloadParts(
  workload: Workload | undefined,
  name: string,
  configMaps: ReadonlyMap<string, Resource>,
): WorkloadParts {
  if (!workload) return nothingShared;
  const { podSpec, resource, namespace, oneShot } = workload;
  if (!podSpec) return operatedParts(resource);
  const container = mainContainer(podSpec, [name, resource.name]);
  const probe = ["startupProbe", "readinessProbe", "livenessProbe"].flatMap((key) => placeAt(container, key) ?? []);
  const args = nodeAt(container, "args") ? "args" : "command";
  const mounts = podMounts(podSpec, container);
  return {
    hasBuild: false,
    image: locatedAt(container, "image"),
    environment: podEnvironment(container, namespace, configMaps),
    command: textList(nodeAt(container, args)),
    dependsOn: [],
    profiles: [],
    healthcheck: probe[0] && { place: probe[0], disabled: false },
    limits: amounts(nodeAt(container, "resources", "limits")),
    requests: podRequests(podSpec),
    replicas: numberAt(resource.value, "spec", "replicas"),
    mounts: mounts.filter(({ isHost }) => !isHost).map(({ mount }) => mount),
    hostMounts: mounts.filter(({ isHost }) => isHost).map(({ mount }) => mount),
    secrets: podSecrets(podSpec),
    user: locatedAt(container, "securityContext", "runAsUser") ?? locatedAt(podSpec, "securityContext", "runAsUser"),
    privileged: flagAt(container, "securityContext", "privileged"),
    oneShot,
  };
}

/** The ports that the containers of a workload without a Service name. */
export function containerPorts(workload: Workload): ServicePort[] {
  return itemsAt(workload.podSpec, "containers")
    .flatMap((container) => itemsAt(container, "ports"))
    .flatMap((port) => {
      const containerPort = numberAt(port, "containerPort");
      if (!containerPort) return [];
      const protocol = protocolOf(textAt(port, "protocol"));
      return [{ containerPort: containerPort.value, protocol, name: textAt(port, "name"), place: containerPort.place }];
    });
}

export function protocolOf(text: string | undefined): ServicePort["protocol"] {
  return text === "UDP" ? "udp" : text === "SCTP" ? "sctp" : "tcp";
}

function operatedParts(resource: Resource): WorkloadParts {
  const spec = nodeAt(resource.value, "spec");
  return {
    ...nothingShared,
    image: locatedAt(spec, "imageName") ?? locatedAt(spec, "image"),
    limits: amounts(nodeAt(spec, "resources", "limits")),
    requests: amounts(nodeAt(spec, "resources", "requests")),
    replicas: numberAt(spec, "instances") ?? numberAt(spec, "replicas"),
    // The operator gives its pods probes of their own
    healthcheck: { place: resource.place, disabled: false },
  };
}

function mainContainer(podSpec: YamlNode, names: readonly string[]): YamlNode | undefined {
  const containers = itemsAt(podSpec, "containers");
  const named = names.flatMap((name) => containers.filter((container) => textAt(container, "name") === name));
  return named[0] ?? containers[0];
}

function placeAt(node: YamlNode | undefined, key: string): Place | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.keyPlace : undefined;
}

function flagAt(node: YamlNode | undefined, ...path: readonly string[]): Located<boolean> | undefined {
  const found = nodeAt(node, ...path);
  return found?.kind === "scalar" && typeof found.value === "boolean"
    ? { value: found.value, place: found.place }
    : undefined;
}

function textList(node: YamlNode | undefined): Located<readonly string[]> | undefined {
  if (node?.kind !== "list") return undefined;
  return { value: node.items.flatMap((item) => textAt(item) ?? []), place: node.place };
}

function amounts(resources: YamlNode | undefined): Service["limits"] {
  const cpus = quantityAt(resources, "cpu");
  const memoryBytes = quantityAt(resources, "memory");
  return cpus || memoryBytes ? { ...(cpus && { cpus }), ...(memoryBytes && { memoryBytes }) } : undefined;
}

function quantityAt(node: YamlNode | undefined, key: string): Located<number> | undefined {
  const written = locatedAt(node, key);
  const value = parseQuantity(written?.value ?? "");
  return written && value !== undefined ? { value, place: written.place } : undefined;
}

// What the scheduler counts: all containers together, side-cars that start as init containers included.
function podRequests(podSpec: YamlNode): Service["requests"] {
  const sidecars = itemsAt(podSpec, "initContainers").filter((each) => textAt(each, "restartPolicy") === "Always");
  const all = [...itemsAt(podSpec, "containers"), ...sidecars].flatMap(
    (container) => amounts(nodeAt(container, "resources", "requests")) ?? [],
  );
  const cpus = sum(all.flatMap((each) => each.cpus ?? []));
  const memoryBytes = sum(all.flatMap((each) => each.memoryBytes ?? []));
  return cpus || memoryBytes ? { ...(cpus && { cpus }), ...(memoryBytes && { memoryBytes }) } : undefined;
}

// In thousandths, because sums of fractions would not be exact.
function sum(values: readonly Located<number>[]): Located<number> | undefined {
  const [first] = values;
  if (!first) return undefined;
  let total = 0;
  for (const { value } of values) total += Math.round(value * 1_000);
  return { value: total / 1_000, place: first.place };
}

interface PodMount {
  readonly mount: Mount;
  readonly isHost: boolean;
}

/** What of the manifests and of the host is mounted into the container; a volume of its own is neither. */
function podMounts(podSpec: YamlNode, container: YamlNode | undefined): PodMount[] {
  const volumes = itemsAt(podSpec, "volumes");
  return itemsAt(container, "volumeMounts").flatMap((mount) => {
    const name = textAt(mount, "name");
    const volume = volumes.find((candidate) => textAt(candidate, "name") === name);
    const hostPath = textAt(volume, "hostPath", "path");
    const configMap = textAt(volume, "configMap", "name");
    const target = locatedAt(mount, "mountPath");
    if (!target || (hostPath === undefined && configMap === undefined)) return [];
    const subPath = textAt(mount, "subPath");
    const source = hostPath ?? [`ConfigMap/${configMap}`, ...(subPath === undefined ? [] : [subPath])].join("/");
    const readOnly = hostPath === undefined || flagAt(mount, "readOnly")?.value === true;
    return [{ mount: { source, target: target.value, readOnly, place: target.place }, isHost: hostPath !== undefined }];
  });
}
