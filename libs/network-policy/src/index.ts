export type { Cluster, Endpoint, External, Namespace, NetworkPolicy, Pod, PodPort, Protocol } from "./cluster.ts";
export { type Flow, flowsOf, type FlowOptions } from "./flows.ts";
export { reaches, type Port } from "./reaches.ts";
export { readCluster } from "./read-cluster.ts";
