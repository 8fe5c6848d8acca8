import type { Cluster, Endpoint, NetworkPolicy, Pod, Protocol } from "./cluster.ts";
import { type IpRange, isCovered, overlapOf, parseIpRange } from "./ip-range.ts";
import type { IpBlock, Peer, PolicyPort } from "./policy-spec.ts";
import { selects } from "./selects.ts";

export interface Port {
  readonly number: number;
  readonly protocol: Protocol;
}

export interface Networks {
  /** Where pods have their addresses: an ipBlock that takes in part of it may select any pod. None: no pod. */
  readonly pods?: readonly string[] | undefined;
  /** Where nodes, and so pods with the host's network, have theirs. */
  readonly nodes?: readonly string[] | undefined;
}

type Direction = "Ingress" | "Egress";

/**
 * Whether the policies let `from` open a connection to `port` of `to`: what isolates the source for egress and what
 * isolates the destination for ingress must both allow it. Where an address decides and it is not known, the answer is
 * yes if some address of the network would do.
 */
export function reaches(cluster: Cluster, from: Endpoint, to: Endpoint, port: Port, networks: Networks = {}): boolean {
  const context = { cluster, networks };
  return allows(context, "Egress", from, to, port, to) && allows(context, "Ingress", to, from, port, to);
}

/** The policies that select an endpoint; for one outside the cluster there are none. */
export function policiesOf(cluster: Cluster, endpoint: Endpoint): NetworkPolicy[] {
  return endpoint.kind === "pod" ? cluster.policies.filter((policy) => selectsPod(policy, endpoint)) : [];
}

interface Context {
  readonly cluster: Cluster;
  readonly networks: Networks;
}

function allows(
  context: Context,
  direction: Direction,
  isolated: Endpoint,
  other: Endpoint,
  port: Port,
  destination: Endpoint,
): boolean {
  if (isolated.kind === "external" || isolated.hostNetwork) return true;
  const policies = context.cluster.policies.filter((policy) => isolates(policy, isolated, direction));
  if (policies.length === 0) return true;
  return policies.some((policy) =>
    rulesOf(policy, direction).some(
      ({ peers, ports }) =>
        matchesPort(ports, port, destination) &&
        (peers.length === 0 || peers.some((peer) => matchesPeer(context, policy.namespace, peer, other))),
    ),
  );
}

function selectsPod({ namespace, spec }: NetworkPolicy, pod: Pod): boolean {
  return namespace === pod.namespace && selects(spec.podSelector ?? {}, pod.labels);
}

function isolates(policy: NetworkPolicy, pod: Pod, direction: Direction): boolean {
  if (!selectsPod(policy, pod)) return false;
  const { spec } = policy;
  if (spec.policyTypes && spec.policyTypes.length > 0) return spec.policyTypes.includes(direction);
  // As the API server sets it when it is left out: always ingress, egress only with rules for it
  return direction === "Ingress" || (spec.egress ?? []).length > 0;
}

interface Rule {
  readonly peers: readonly Peer[];
  readonly ports: readonly PolicyPort[];
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): Rule[] {
  return direction === "Ingress"
    ? (spec.ingress ?? []).map((rule) => ({ peers: rule?.from ?? [], ports: rule?.ports ?? [] }))
    : (spec.egress ?? []).map((rule) => ({ peers: rule?.to ?? [], ports: rule?.ports ?? [] }));
}

function matchesPort(ports: readonly PolicyPort[], port: Port, destination: Endpoint): boolean {
  if (ports.length === 0) return true;
  return ports.some(({ protocol, port: declared, endPort }) => {
    if ((protocol ?? "TCP") !== port.protocol) return false;
    if (declared === undefined || declared === null) return true;
    if (typeof declared === "number") return port.number >= declared && port.number <= (endPort ?? declared);
    // A name means what the destination calls so; an address outside the cluster names nothing.
    return (
      destination.kind === "pod" &&
      destination.ports.some(
        ({ name, number, protocol }) => name === declared && number === port.number && protocol === port.protocol,
      )
    );
  });
}

function matchesPeer({ cluster, networks }: Context, namespace: string, peer: Peer, endpoint: Endpoint): boolean {
  if (peer.ipBlock) return addressesOf(endpoint, networks).some((range) => blockTakesIn(peer.ipBlock, range));
  if (endpoint.kind === "external" || endpoint.hostNetwork) return false;
  const inNamespace = peer.namespaceSelector
    ? selects(peer.namespaceSelector, cluster.namespaces.get(endpoint.namespace)?.labels ?? {})
    : endpoint.namespace === namespace;
  return inNamespace && selects(peer.podSelector ?? {}, endpoint.labels);
}

function addressesOf(endpoint: Endpoint, networks: Networks): IpRange[] {
  const texts =
    endpoint.kind === "external" ? [endpoint.address] : ((endpoint.hostNetwork ? networks.nodes : networks.pods) ?? []);
  return texts.map(mustParse);
}

function blockTakesIn(block: IpBlock | null | undefined, range: IpRange): boolean {
  if (!block) return false;
  const overlap = overlapOf(mustParse(block.cidr), range);
  return overlap !== undefined && !isCovered(overlap, (block.except ?? []).map(mustParse));
}

function mustParse(text: string): IpRange {
  const range = parseIpRange(text);
  if (!range) throw new RangeError(`${text} is neither an address nor a block of addresses`);
  return range;
}
