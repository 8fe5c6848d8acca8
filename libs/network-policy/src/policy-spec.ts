import type { Protocol } from "./cluster.ts";

/** The fields of networking.k8s.io/v1 NetworkPolicy that decide, as the API server accepts them. */
export interface PolicySpec {
  readonly podSelector?: LabelSelector | null | undefined;
  readonly policyTypes?: readonly ("Ingress" | "Egress")[] | null | undefined;
  readonly ingress?: readonly (IngressRule | null)[] | null | undefined;
  readonly egress?: readonly (EgressRule | null)[] | null | undefined;
}

export interface IngressRule {
  readonly from?: readonly Peer[] | null | undefined;
  readonly ports?: readonly PolicyPort[] | null | undefined;
}

export interface EgressRule {
  readonly to?: readonly Peer[] | null | undefined;
  readonly ports?: readonly PolicyPort[] | null | undefined;
}

export interface Peer {
  readonly podSelector?: LabelSelector | null | undefined;
  readonly namespaceSelector?: LabelSelector | null | undefined;
  readonly ipBlock?: IpBlock | null | undefined;
}

export interface IpBlock {
  readonly cidr: string;
  readonly except?: readonly string[] | null | undefined;
}

export interface PolicyPort {
  readonly protocol?: Protocol | null | undefined;
  readonly port?: number | string | null | undefined;
  readonly endPort?: number | null | undefined;
}

export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | null | undefined;
  readonly matchExpressions?: readonly LabelExpression[] | null | undefined;
}

export interface LabelExpression {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values?: readonly string[] | null | undefined;
}
