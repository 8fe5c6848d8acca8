import { foreignPod, type Surroundings } from "./flows-of-environment.ts";

// No policy of ours names it: what reaches it, or is reached by it, is open to every pod.
const stranger = foreignPod("default", "stranger", { app: "stranger" });
const dns = foreignPod("kube-system", "kube-dns", { "k8s-app": "kube-dns" });
const internet = { kind: "external", name: "internet", address: "203.0.113.7" } as const;

/** What is around the platform in each environment. */
export const surroundings = {
  "k3s-local": {
    others: [stranger, dns, foreignPod("kube-system", "traefik", { "app.kubernetes.io/name": "traefik" })],
    externals: [internet, { kind: "external", name: "node", address: "192.168.1.10" }],
    podNetworks: ["10.42.0.0/16"],
    nodeNetworks: ["192.168.1.0/24"],
  },
  production: {
    others: [
      stranger,
      dns,
      foreignPod("istio-system", "istiod", { app: "istiod" }),
      foreignPod("istio-system", "ingress-gateway", { app: "istio-ingressgateway", istio: "ingressgateway" }),
      foreignPod("cnpg-system", "cnpg-operator", { "app.kubernetes.io/name": "cloudnative-pg" }),
      foreignPod("crypto-lakehouse-monitoring", "prometheus-operator", {
        "app.kubernetes.io/name": "prometheus-operator",
      }),
      foreignPod("keda", "keda-operator", { app: "keda-operator", "app.kubernetes.io/name": "keda-operator" }),
    ],
    externals: [
      internet,
      // Nodes, the API server and, as the VPC is one network, pods: a block cannot tell them apart.
      { kind: "external", name: "vpc", address: "10.0.1.5" },
      { kind: "external", name: "pod-identity-agent", address: "169.254.170.23" },
    ],
    podNetworks: [],
    nodeNetworks: ["10.0.0.0/16"],
  },
} satisfies Readonly<Record<string, Surroundings>>;
