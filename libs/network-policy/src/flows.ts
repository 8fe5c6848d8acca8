import type { Cluster, Endpoint, External, Protocol } from "./cluster.ts";
import { type Networks, policiesOf, reaches } from "./reaches.ts";

/** From one endpoint to another, and the ports that are open. */
export interface Flow {
  readonly from: string;
  readonly to: string;
  /** "any", or ports and ranges as "4317", "30000-32767", "53/UDP", "any/TCP"; TCP is not said. */
  readonly ports: readonly string[];
}

export interface FlowOptions extends Networks {
  /** Places outside the cluster that flows come from or go to. */
  readonly externals?: readonly External[] | undefined;
}

const protocols: readonly Protocol[] = ["TCP", "UDP", "SCTP"];
const lastPort = 65_535;

/** Every flow that the policies allow between pods, and between pods and the given externals. */
export function flowsOf(cluster: Cluster, options: FlowOptions = {}): Flow[] {
  const endpoints: Endpoint[] = [...cluster.pods, ...(options.externals ?? [])];
  const bounds = boundsOf(cluster);
  // Looked for once for each endpoint, not once for each port of each pair
  const policies = new Map(endpoints.map((endpoint) => [endpoint, policiesOf(cluster, endpoint)]));
  return endpoints.flatMap((from) =>
    endpoints.flatMap((to) => {
      // What two places outside say to each other is nothing of ours.
      if (from.kind === "external" && to.kind === "external") return [];
      const deciding = [...(policies.get(from) ?? []), ...(policies.get(to) ?? [])];
      const ports = openPorts({ ...cluster, policies: deciding }, from, to, bounds, options);
      return ports.length > 0 ? [{ from: from.name, to: to.name, ports }] : [];
    }),
  );
}

function openPorts(
  cluster: Cluster,
  from: Endpoint,
  to: Endpoint,
  bounds: ReadonlyMap<Protocol, readonly number[]>,
  networks: Networks,
): string[] {
  const open = protocols.map((protocol) => {
    const isOpen = (number: number) => reaches(cluster, from, to, { number, protocol }, networks);
    return { protocol, ranges: mergedRanges(bounds.get(protocol) ?? [], isOpen) };
  });
  if (open.every(({ ranges }) => ranges.some(isEverything))) return ["any"];
  return open.flatMap(({ protocol, ranges }) =>
    ranges.map((range) => rangeText(range) + (protocol === "TCP" && !isEverything(range) ? "" : `/${protocol}`)),
  );
}

type Range = readonly [first: number, last: number];

/** Between two neighbouring bounds no rule can tell one port from another, so asking for the first is asking for all. */
function mergedRanges(bounds: readonly number[], isOpen: (port: number) => boolean): Range[] {
  const ranges: [number, number][] = [];
  bounds.forEach((first, index) => {
    if (!isOpen(first)) return;
    const last = (bounds[index + 1] ?? lastPort + 1) - 1;
    const previous = ranges.at(-1);
    if (previous && previous[1] === first - 1) previous[1] = last;
    else ranges.push([first, last]);
  });
  return ranges;
}

function boundsOf({ pods, policies }: Cluster): ReadonlyMap<Protocol, readonly number[]> {
  const declared = pods.flatMap(({ ports }) =>
    ports.map(({ number, protocol }) => ({ number, end: number, protocol })),
  );
  const ruled = policies
    .flatMap(({ spec }) => [...(spec.ingress ?? []), ...(spec.egress ?? [])])
    .flatMap((rule) => rule?.ports ?? [])
    .flatMap(({ port, endPort, protocol }) =>
      typeof port === "number" ? [{ number: port, end: endPort ?? port, protocol: protocol ?? "TCP" }] : [],
    );
  const all = [...declared, ...ruled];
  return new Map(
    protocols.map((protocol) => {
      const own = all.filter((port) => port.protocol === protocol);
      const bounds = new Set([1, ...own.flatMap(({ number, end }) => [number, end + 1])]);
      return [protocol, [...bounds].filter((bound) => bound <= lastPort).sort((a, b) => a - b)];
    }),
  );
}

function isEverything([first, last]: Range): boolean {
  return first === 1 && last === lastPort;
}

function rangeText(range: Range): string {
  if (isEverything(range)) return "any";
  return range[0] === range[1] ? `${range[0]}` : `${range[0]}-${range[1]}`;
}
