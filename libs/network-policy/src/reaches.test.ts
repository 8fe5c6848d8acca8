import { describe, expect, test } from "@jest/globals";
import type { External, Labels, Pod, PodPort } from "./cluster.ts";
import { flowsOf } from "./flows.ts";
import { readCluster } from "./read-cluster.ts";
import { reaches } from "./reaches.ts";

function policy(name: string, spec: object, namespace = "default") {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name, namespace }, spec };
}
function namespace(name: string, labels: Labels = {}) {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}
function pod(name: string, labels: Labels = {}, inNamespace = "default", ports: PodPort[] = []): Pod {
  return { kind: "pod", name, namespace: inNamespace, labels, ports, hostNetwork: false };
}
function outside(address: string): External {
  return { kind: "external", name: address, address };
}
const tcp = (number: number) => ({ number, protocol: "TCP" }) as const;
const udp = (number: number) => ({ number, protocol: "UDP" }) as const;

const a = pod("a", { app: "a" });
const b = pod("b", { app: "b" });
const elsewhere = pod("elsewhere", { app: "a" }, "other");

describe("the example of the NetworkPolicy documentation", () => {
  const cluster = readCluster([
    namespace("mine", { project: "myproject" }),
    policy("test-network-policy", {
      podSelector: { matchLabels: { role: "db" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [
            { ipBlock: { cidr: "172.17.0.0/16", except: ["172.17.1.0/24"] } },
            { namespaceSelector: { matchLabels: { project: "myproject" } } },
            { podSelector: { matchLabels: { role: "frontend" } } },
          ],
          ports: [{ protocol: "TCP", port: 6379 }],
        },
      ],
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/24" } }], ports: [{ protocol: "TCP", port: 5978 }] }],
    }),
  ]);
  const db = pod("db", { role: "db" });
  const frontend = pod("frontend", { role: "frontend" });

  test.each([
    ["a frontend pod of the namespace reaches 6379", frontend, db, tcp(6379), true],
    ["a frontend pod reaches no other port", frontend, db, tcp(6380), false],
    ["nor the same port over UDP", frontend, db, udp(6379), false],
    ["a frontend pod of another namespace does not", pod("f", { role: "frontend" }, "other"), db, tcp(6379), false],
    ["any pod of a namespace labelled myproject does", pod("x", {}, "mine"), db, tcp(6379), true],
    ["another pod of the namespace does not", a, db, tcp(6379), false],
    ["172.17.0.1 does", outside("172.17.0.1"), db, tcp(6379), true],
    ["172.17.2.0 does", outside("172.17.2.0"), db, tcp(6379), true],
    ["172.17.1.9 is excepted", outside("172.17.1.9"), db, tcp(6379), false],
    ["172.18.0.1 is outside the block", outside("172.18.0.1"), db, tcp(6379), false],
    ["the database reaches 10.0.0.7:5978", db, outside("10.0.0.7"), tcp(5978), true],
    ["but not 10.0.1.7", db, outside("10.0.1.7"), tcp(5978), false],
    ["nor another port there", db, outside("10.0.0.7"), tcp(443), false],
    ["nor a pod", db, frontend, tcp(5978), false],
    ["pods that no policy selects talk freely", a, frontend, tcp(80), true],
  ])("%s", (_, from, to, port, expected) => {
    expect(reaches(cluster, from, to, port)).toBe(expected);
  });
});

describe("the default policies of the documentation", () => {
  const denyIngress = policy("deny-in", { podSelector: {}, policyTypes: ["Ingress"] });
  const denyEgress = policy("deny-out", { podSelector: {}, policyTypes: ["Egress"] });
  const denyAll = policy("deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  const allowIngress = policy("allow-in", { podSelector: {}, ingress: [{}], policyTypes: ["Ingress"] });
  const allowEgress = policy("allow-out", { podSelector: {}, egress: [{}], policyTypes: ["Egress"] });

  test.each([
    ["no policy allows everything", [], a, b, true],
    ["deny all ingress closes the namespace's pods", [denyIngress], elsewhere, b, false],
    ["deny all ingress leaves egress open", [denyIngress], b, elsewhere, true],
    ["deny all egress closes the way out", [denyEgress], a, elsewhere, false],
    ["deny all egress leaves ingress from elsewhere open", [denyEgress], elsewhere, a, true],
    ["deny all denies both ways in", [denyAll], elsewhere, a, false],
    ["deny all denies both ways out", [denyAll], a, elsewhere, false],
    ["allow all ingress overrides deny all ingress", [denyIngress, allowIngress], elsewhere, b, true],
    ["allow all egress overrides deny all egress", [denyEgress, allowEgress], a, elsewhere, true],
    ["an allowed egress is no use where ingress is denied", [denyAll, allowEgress], a, b, false],
    ["an allowed ingress is no use where egress is denied", [denyAll, allowIngress], a, b, false],
    ["both allowed is allowed", [denyAll, allowIngress, allowEgress], a, b, true],
  ])("%s", (_, policies, from, to, expected) => {
    expect(reaches(readCluster(policies), from, to, tcp(80))).toBe(expected);
  });
});

describe("policyTypes that are left out", () => {
  test("always mean ingress", () => {
    const cluster = readCluster([policy("p", { podSelector: {} })]);
    expect(reaches(cluster, elsewhere, a, tcp(80))).toBe(false);
    expect(reaches(cluster, a, elsewhere, tcp(80))).toBe(true);
  });

  test("mean egress too when there is a rule for it", () => {
    const cluster = readCluster([
      policy("p", { podSelector: {}, egress: [{ ports: [{ port: 53, protocol: "UDP" }] }] }),
    ]);
    expect(reaches(cluster, a, elsewhere, udp(53))).toBe(true);
    expect(reaches(cluster, a, elsewhere, tcp(53))).toBe(false);
  });

  test("do not mean egress for an empty list of rules", () => {
    const cluster = readCluster([policy("p", { podSelector: {}, egress: [] })]);
    expect(reaches(cluster, a, elsewhere, tcp(53))).toBe(true);
  });
});

describe("a peer", () => {
  const user = { matchLabels: { user: "alice" } };
  const client = { matchLabels: { role: "client" } };
  function withPeers(from: object[]) {
    return readCluster([
      namespace("alice", { user: "alice" }),
      namespace("bob"),
      policy("p", { podSelector: { matchLabels: { app: "a" } }, ingress: [{ from }] }),
    ]);
  }
  const aliceClient = pod("c", { role: "client" }, "alice");
  const aliceOther = pod("o", { role: "other" }, "alice");
  const localClient = pod("l", { role: "client" });

  test("with both selectors needs the namespace and the pod", () => {
    const cluster = withPeers([{ namespaceSelector: user, podSelector: client }]);
    const reachers = [aliceClient, aliceOther, localClient].filter((from) => reaches(cluster, from, a, tcp(80)));
    expect(reachers.map(({ name }) => name)).toEqual(["c"]);
  });

  test("as two entries of the list is one or the other", () => {
    const cluster = withPeers([{ namespaceSelector: user }, { podSelector: client }]);
    const reachers = [aliceClient, aliceOther, localClient, b].filter((from) => reaches(cluster, from, a, tcp(80)));
    expect(reachers.map(({ name }) => name)).toEqual(["c", "o", "l"]);
  });

  test("with an empty namespaceSelector is every pod, but nothing outside", () => {
    const cluster = withPeers([{ namespaceSelector: {} }]);
    expect(reaches(cluster, aliceOther, a, tcp(80))).toBe(true);
    expect(reaches(cluster, outside("192.0.2.1"), a, tcp(80))).toBe(false);
  });

  test("with an empty podSelector is every pod of the policy's namespace", () => {
    const cluster = withPeers([{ podSelector: {} }]);
    expect(reaches(cluster, b, a, tcp(80))).toBe(true);
    expect(reaches(cluster, aliceClient, a, tcp(80))).toBe(false);
  });

  test("finds a namespace by the name that every one is labelled with", () => {
    const expression = { key: "kubernetes.io/metadata.name", operator: "In", values: ["alice", "carol"] };
    const cluster = withPeers([{ namespaceSelector: { matchExpressions: [expression] } }]);
    expect(reaches(cluster, aliceClient, a, tcp(80))).toBe(true);
    expect(reaches(cluster, pod("x", {}, "bob"), a, tcp(80))).toBe(false);
  });

  test.each([
    ["NotIn takes a pod without the label", { key: "role", operator: "NotIn", values: ["client"] }, "b"],
    ["Exists takes any value", { key: "role", operator: "Exists" }, "l"],
    ["DoesNotExist takes only its absence", { key: "role", operator: "DoesNotExist" }, "b"],
  ])("%s", (_, expression, expected) => {
    const cluster = withPeers([{ podSelector: { matchExpressions: [expression] } }]);
    const reachers = [localClient, b].filter((from) => reaches(cluster, from, a, tcp(80)));
    expect(reachers.map(({ name }) => name)).toEqual([expected]);
  });

  test("that is a block may be any pod when the pods' addresses are in it, and none when they are all excepted", () => {
    const pods = { pods: ["10.42.0.0/16"] };
    const wide = withPeers([{ ipBlock: { cidr: "0.0.0.0/0" } }]);
    const narrowed = withPeers([{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "192.168.0.0/16"] } }]);
    expect(reaches(wide, b, a, tcp(80), pods)).toBe(true);
    expect(reaches(wide, b, a, tcp(80))).toBe(false);
    expect(reaches(narrowed, b, a, tcp(80), pods)).toBe(false);
    expect(reaches(narrowed, outside("192.0.2.1"), a, tcp(80), pods)).toBe(true);
  });

  test("that is a block of IPv6 addresses takes in those", () => {
    const cluster = withPeers([{ ipBlock: { cidr: "2001:db8::/64" } }]);
    expect(reaches(cluster, outside("2001:db8::7"), a, tcp(80))).toBe(true);
    expect(reaches(cluster, outside("2001:db8:0:1::7"), a, tcp(80))).toBe(false);
    expect(reaches(cluster, outside("192.0.2.1"), a, tcp(80))).toBe(false);
  });
});

describe("ports", () => {
  function withPorts(ports: object[]) {
    return readCluster([policy("p", { podSelector: {}, egress: [{ ports }], policyTypes: ["Egress"] })]);
  }

  test("from port to endPort, as in the documentation, are open with both ends", () => {
    const cluster = withPorts([{ protocol: "TCP", port: 32000, endPort: 32768 }]);
    const open = [31999, 32000, 32500, 32768, 32769].filter((number) => reaches(cluster, a, elsewhere, tcp(number)));
    expect(open).toEqual([32000, 32500, 32768]);
  });

  test("by name mean the destination's port of that name", () => {
    const cluster = withPorts([{ port: "metrics" }]);
    const named = pod("n", {}, "other", [{ name: "metrics", number: 9187, protocol: "TCP" }]);
    expect(reaches(cluster, a, named, tcp(9187))).toBe(true);
    expect(reaches(cluster, a, named, tcp(9188))).toBe(false);
    expect(reaches(cluster, a, elsewhere, tcp(9187))).toBe(false);
    expect(reaches(cluster, a, outside("192.0.2.1"), tcp(9187))).toBe(false);
  });

  test("without a number are all ports of the protocol", () => {
    const cluster = withPorts([{ protocol: "UDP" }]);
    expect(reaches(cluster, a, elsewhere, udp(1))).toBe(true);
    expect(reaches(cluster, a, elsewhere, tcp(1))).toBe(false);
  });
});

test("a pod with the host's network is beyond policies, and to others it is the node", () => {
  const agent: Pod = { ...pod("agent", { app: "agent" }), hostNetwork: true };
  const fromAgent = { podSelector: { matchLabels: { app: "a" } }, ingress: [{ from: [{ podSelector: {} }] }] };
  const fromNodes = { ...fromAgent, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.0/16" } }] }] };
  const nodes = { nodes: ["10.0.0.0/24"] };
  const deny = policy("deny", { podSelector: { matchLabels: { app: "agent" } } });
  expect(reaches(readCluster([deny]), b, agent, tcp(9100), nodes)).toBe(true);
  expect(reaches(readCluster([policy("p", fromAgent)]), agent, a, tcp(80), nodes)).toBe(false);
  expect(reaches(readCluster([policy("p", fromNodes)]), agent, a, tcp(80), nodes)).toBe(true);
});

test("a block that is none is refused with its text", () => {
  const cluster = readCluster([
    policy("p", { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "10.0.0/8" } }] }] }),
  ]);
  expect(() => reaches(cluster, outside("10.0.0.1"), a, tcp(80))).toThrow("10.0.0/8 is neither an address");
});

describe("the table of flows", () => {
  function workload(kind: string, name: string, ports: object[] = [], inNamespace = "default") {
    const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name, ports }] } };
    return { apiVersion: "apps/v1", kind, metadata: { name, namespace: inNamespace }, spec: { template } };
  }
  const deny = policy("deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });

  test("says from whom to whom and on which ports, and nothing else", () => {
    const cluster = readCluster([
      workload("Deployment", "api", [{ name: "http", containerPort: 4200 }]),
      workload("StatefulSet", "db", [{ name: "postgres", containerPort: 5432 }]),
      deny,
      policy("api-to-db", {
        podSelector: { matchLabels: { app: "api" } },
        policyTypes: ["Egress"],
        egress: [
          { to: [{ podSelector: { matchLabels: { app: "db" } } }], ports: [{ port: "postgres" }, { port: 9187 }] },
          { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ port: 443 }, { port: 1000, endPort: 2000 }] },
        ],
      }),
      policy("db-from-api", {
        podSelector: { matchLabels: { app: "db" } },
        ingress: [{ from: [{ podSelector: { matchLabels: { app: "api" } } }], ports: [{ port: 5432 }] }],
      }),
    ]);
    expect(flowsOf(cluster, { externals: [{ ...outside("192.0.2.1"), name: "internet" }] })).toEqual([
      { from: "api", to: "db", ports: ["5432"] },
      { from: "api", to: "internet", ports: ["443", "1000-2000"] },
    ]);
  });

  test("says any for what no rule narrows, and names other protocols than TCP", () => {
    const dns = [{ protocol: "UDP", port: 53 }, { port: 53 }];
    const cluster = readCluster([
      workload("Job", "job"),
      workload("DaemonSet", "open", [], "other"),
      policy("dns", { podSelector: {}, policyTypes: ["Ingress", "Egress"], egress: [{ ports: dns }] }),
    ]);
    expect(flowsOf(cluster)).toEqual([
      { from: "job", to: "open", ports: ["53", "53/UDP"] },
      { from: "open", to: "open", ports: ["any"] },
    ]);
  });

  test("knows the pods that operators make", () => {
    const cluster = readCluster([
      { apiVersion: "postgresql.cnpg.io/v1", kind: "Cluster", metadata: { name: "postgres", namespace: "default" } },
      workload("CronJob", "lonely"),
      deny,
      policy("postgres", {
        podSelector: { matchLabels: { "cnpg.io/cluster": "postgres" } },
        ingress: [
          { from: [{ podSelector: { matchLabels: { "cnpg.io/cluster": "postgres" } } }], ports: [{ port: 5432 }] },
        ],
        egress: [{ to: [{ podSelector: { matchLabels: { "cnpg.io/cluster": "postgres" } } }] }],
      }),
    ]);
    expect(flowsOf(cluster)).toEqual([{ from: "postgres", to: "postgres", ports: ["5432"] }]);
  });
});
