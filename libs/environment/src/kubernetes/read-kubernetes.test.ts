import { describe, expect, test } from "@jest/globals";
import { deriveAddress } from "../address.ts";
import { describeFindings } from "../findings.fixture.ts";
import type { Vantage } from "../model.ts";
import { readEnvironment } from "../read-environment.ts";
import { plainOf } from "../yaml/yaml-node.ts";
import { nodeAt } from "./node-at.ts";

const own = "apiVersion: lakehouse/v1\nkind: Environment\nplatform: kubernetes\n";

function read(manifests: Readonly<Record<string, string>>, environmentText = own) {
  const files = new Map([["environments/k3s/environment.yaml", environmentText]]);
  for (const [path, text] of Object.entries(manifests)) files.set(`environments/k3s/${path}`, text);
  const result = readEnvironment({ name: "k3s", files, variables: new Map() });
  return { ...result, findings: describeFindings(result.findings, files) };
}

function readOne(text: string) {
  return read({ "a.yaml": text });
}

/** What is derived, in one word, or the reason. */
function address(text: string, service: string, port: number, vantage: Vantage): string {
  const { environment, findings } = readOne(text);
  expect(findings).toEqual([]);
  if (!environment) throw new Error("no environment");
  const result = deriveAddress(environment, service, port, vantage);
  if (result.kind === "none") return result.reason;
  const { scheme, host, port: number, path = "" } = result.address;
  return `${scheme === undefined ? "" : `${scheme}://`}${host}:${number}${path}`;
}

const settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: data }\n";
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: data }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec:
      securityContext: { runAsUser: 1000 }
      containers:
        - name: side
          image: side:1
          resources: { requests: { cpu: 50m, memory: 64Mi } }
        - name: web
          image: web:1.2
          args: [serve, --fast]
          ports: [{ name: http, containerPort: 8080 }]
          envFrom: [{ configMapRef: { name: settings }, prefix: S_ }]
          env:
            - { name: LEVEL, value: info }
            - { name: MODE, valueFrom: { configMapKeyRef: { name: settings, key: mode } } }
            - { name: PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }
          readinessProbe: { httpGet: { path: /ready, port: http } }
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { cpu: "1", memory: 1Gi } }
          volumeMounts:
            - { name: config, mountPath: /etc/web }
            - { name: log, mountPath: /log, readOnly: true }
      volumes:
        - { name: config, configMap: { name: settings } }
        - { name: log, hostPath: { path: /var/log } }
        - { name: secrets, secret: { secretName: db, items: [{ key: token, path: token }] } }
        - { name: all, projected: { sources: [{ secret: { name: tls } }] } }
`;
const service = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: data }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 8080, targetPort: http }]
`;
const secrets = "secrets: [{ name: db, keys: [password, token] }, { name: tls, keys: [key] }]\n";
const join = (...documents: readonly string[]) => documents.join("---\n");

describe("manifests that cannot be read say where", () => {
  test.each<[string, string, string[]]>([
    ["text", "hello\n", ['a.yaml:1:1 kubernetes/document <hello> a manifest must be a map, not the text "hello"']],
    [
      "a list, behind a document that is right",
      `${settings}---\n- a\n`,
      ["a.yaml:5:1 kubernetes/document <- a> a manifest must be a map, not a list"],
    ],
    [
      "what kubectl would drop",
      `--- ${settings.replaceAll("\n", ", ").replace(/, $/, " }").replace("apiVersion", "{ apiVersion")}\n`,
      [
        expect.stringMatching(
          /^a.yaml:1:5 yaml\/separator <\{ .* }> kubectl drops what stands on the line of the "---"$/,
        ),
      ] as unknown as string[],
    ],
    ["nothing", "# later\n", ["a.yaml:1:1 yaml/empty <> the file is empty"]],
    [
      "what makes it an object",
      "spec: {}\n---\nkind: Pod\nmetadata: {}\n",
      [
        'a.yaml:1:1 kubernetes/missing-key <spec> this document needs "apiVersion"',
        'a.yaml:1:1 kubernetes/missing-key <spec> this document needs "kind"',
        'a.yaml:1:1 kubernetes/missing-key <spec> this document needs "metadata.name"',
        'a.yaml:3:1 kubernetes/missing-key <kind> this Pod needs "apiVersion"',
        'a.yaml:4:1 kubernetes/missing-key <metadata> this Pod needs "metadata.name"',
      ],
    ],
    [
      "a name that Kubernetes reads as a boolean, and one that it reads as a number",
      "apiVersion: v1\nkind: Pod\nmetadata: { name: on, namespace: 0644 }\n",
      [
        'a.yaml:3:19 kubernetes/type <on> "metadata.name" must be text; Kubernetes reads the boolean true',
        'a.yaml:3:34 kubernetes/type <0644> "metadata.namespace" must be text; Kubernetes reads the number 420',
      ],
    ],
    [
      "a key twice, in the second document, with CRLF and a byte order mark",
      `\uFEFF${settings}---\n${settings.replace("settings", "more")}data:\n  a: x\n  a: y\n`.replaceAll("\n", "\r\n"),
      ['a.yaml:10:3 yaml/duplicate-key <a> "a" is written twice'],
    ],
    [
      "an object twice",
      join(settings, settings),
      ['a.yaml:7:19 kubernetes/duplicate-resource <settings> ConfigMap "settings" is declared twice'],
    ],
    [
      "the port of a Service",
      service.replace("port: 8080", 'port: "8080"'),
      [
        'a.yaml:6:31 kubernetes/port <"8080"> the port of a Service must be a whole number from 1 to 65535, not the text "8080"',
      ],
    ],
    [
      "an anchor of another document",
      `${settings}data: &d { a: b }\n---\nx: *d\n`,
      [
        "a.yaml:6:4 yaml/alias <*d> *d has no anchor &d before it",
        'a.yaml:6:1 kubernetes/missing-key <x> this document needs "apiVersion"',
        'a.yaml:6:1 kubernetes/missing-key <x> this document needs "kind"',
        'a.yaml:6:1 kubernetes/missing-key <x> this document needs "metadata.name"',
      ],
    ],
    [
      "a quote that is never closed",
      `${settings}data: { a: "b }\n`,
      expect.arrayContaining([expect.stringMatching(/^a.yaml:4:12 yaml\/syntax /)]) as unknown as string[],
    ],
  ])("%s", (_, text, expected) => {
    const { environment, findings } = readOne(text);
    expect(findings).toEqual(expected);
    expect(environment).toBeUndefined();
  });

  test("an alternative, which is no part of the environment all the same", () => {
    const { environment } = read({ "a.yaml": settings, "secrets/alternatives/b.yaml": settings });
    expect(environment?.resources.map(({ place }) => place.file)).toEqual(["environments/k3s/a.yaml"]);
    expect(read({ "a.yaml": settings, "alternatives/b.yaml": "kind: [\n" }).findings).toEqual([
      expect.stringMatching(/^b.yaml:\d:\d yaml\/syntax /),
    ]);
  });

  test("a folder without manifests", () => {
    expect(read({ "cluster/k3d.yaml": "not: ours\n" }).findings).toEqual([
      "environment.yaml:1:1 structure/missing-file <> there are no manifests below environments/k3s",
    ]);
  });
});

describe("objects", () => {
  test("of every kind are kept, each with its place; lists are taken apart, empty documents named", () => {
    const text = join(
      settings,
      "apiVersion: example.org/v7\nkind: Unheard\nmetadata: { name: of }\nspec: { a: yes }\n",
      "apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Secret, metadata: { name: inner } }\n",
      "",
    );
    const { environment, findings } = readOne(text);
    expect(findings).toEqual(["a.yaml:14:1 yaml/empty-document <---> this document is empty; Kubernetes skips it"]);
    expect(
      environment?.resources.map(({ kind, namespace, name, place }) => [kind, namespace, name, place.range.start.line]),
    ).toEqual([
      ["ConfigMap", "data", "settings", 3],
      ["Unheard", undefined, "of", 7],
      ["Secret", undefined, "inner", 13],
    ]);
    expect(nodeAt(environment?.resources[1]?.value, "spec", "a")).toMatchObject({ value: true });
  });

  test("keep anchors and merge keys, read as Kubernetes reads them", () => {
    const text = `${settings}data: &d { a: "1" }\nmore: { <<: *d, b: 0o17 }\n`;
    const { environment } = readOne(text);
    const [resource] = environment?.resources ?? [];
    expect(resource && plainOf(resource.value)).toMatchObject({ more: { a: "1", b: 15 } });
  });
});

describe("a workload behind a Service", () => {
  const text = join(`${settings}data: { mode: fast }\n`, deployment, service);

  test("gives the service what Compose has too", () => {
    const { environment, findings } = read({ "web.yaml": text }, own + secrets);
    expect(findings).toEqual([]);
    const web = environment?.services.get("web");
    expect(web).toMatchObject({
      image: { value: "web:1.2" },
      command: { value: ["serve", "--fast"] },
      limits: { cpus: { value: 1 }, memoryBytes: { value: 1024 ** 3 } },
      // All containers together: that is what the scheduler counts
      requests: { cpus: { value: 0.15 }, memoryBytes: { value: 192 * 1024 ** 2 } },
      replicas: { value: 2 },
      user: { value: "1000" },
      healthcheck: { disabled: false },
      oneShot: false,
      kubernetes: { namespace: "data", workload: { kind: "Deployment" }, routes: [] },
    });
    expect([...(web?.environment ?? [])].map(([name, { value }]) => `${name}=${value}`)).toEqual([
      "S_mode=fast",
      "LEVEL=info",
      "MODE=fast",
    ]);
    expect(web?.secrets.map(({ value }) => value)).toEqual(["db/token", "tls/*", "db/password"]);
    expect(web?.mounts.map(({ source, target }) => `${source} ${target}`)).toEqual(["ConfigMap/settings /etc/web"]);
    expect(web?.hostMounts).toMatchObject([{ source: "/var/log", target: "/log", readOnly: true }]);
    expect([...(environment?.services.keys() ?? [])]).toEqual(["web"]);
  });

  test("may use the Secrets that are declared, and those that a controller makes", () => {
    const { findings } = read({ "web.yaml": deployment }, own);
    expect(findings).toEqual([
      'web.yaml:32:69 ref/secret <token> no secret is named "db"',
      'web.yaml:33:65 ref/secret <tls> no secret is named "tls"',
      'web.yaml:23:77 ref/secret <password> no secret is named "db"',
    ]);
    const certificate =
      "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: c }\nspec: { secretName: tls }\n";
    const declared = `${own}${secrets.replace(", { name: tls, keys: [key] }", "")}`;
    expect(read({ "web.yaml": join(deployment, certificate) }, declared).findings).toEqual([]);
  });

  test("that no Service selects is known all the same, without an address", () => {
    const job =
      "apiVersion: batch/v1\nkind: Job\nmetadata: { name: init }\nspec: { template: { spec: { containers: [{ name: init, image: i:1, ports: [{ containerPort: 80 }] }] } } }\n";
    const { environment } = readOne(job);
    expect(environment?.services.get("init")).toMatchObject({ oneShot: true, image: { value: "i:1" } });
    expect(address(job, "init", 80, "cluster")).toBe("no Service selects init");
  });

  test("may be the work of an operator", () => {
    const cluster =
      "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: { name: main, namespace: data }\nspec: { instances: 3, imageName: pg:15, resources: { requests: { cpu: 1, memory: 2Gi } } }\n";
    const primary = service
      .replaceAll("web", "postgres")
      .replace("{ app: postgres }", "{ cnpg.io/cluster: main, cnpg.io/instanceRole: primary }");
    const { environment } = readOne(join(cluster, primary));
    expect(environment?.services.get("postgres")).toMatchObject({
      image: { value: "pg:15" },
      replicas: { value: 3 },
      requests: { cpus: { value: 1 } },
      kubernetes: { workload: { kind: "Cluster", name: "main" } },
    });
  });
});

describe("the address of a service", () => {
  const nodePort = service
    .replace("name: web,", "name: web-outside,")
    .replace("spec:", "spec:\n  type: NodePort")
    .replace("targetPort: http }", "targetPort: 8080, nodePort: 30808 }");
  const plain = deployment.slice(0, deployment.indexOf("          envFrom")) + "\n";

  test("from the cluster is its DNS name", () => {
    expect(address(service, "web", 8080, "cluster")).toBe("web.data.svc:8080");
    expect(address(service, "web", 80, "cluster")).toBe("web declares no port 80");
    expect(address(service, "web", 8080, "network")).toBe("a kubernetes environment has no network addresses");
  });

  test("from the host is its NodePort, which another Service of the same pods may open", () => {
    expect(address(service, "web", 8080, "host")).toBe("web has no NodePort for port 8080");
    expect(address(service.replace("http }", "http, nodePort: 30001 }"), "web", 8080, "host")).toBe("127.0.0.1:30001");
    expect(address(join(plain, service, nodePort), "web", 8080, "host")).toBe("127.0.0.1:30808");
  });

  const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: data }
spec:
  rules:
    - host: web.example.org
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { name: http } } } }] }
`;
  const traefik = `apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: web, namespace: data }
spec:
  entryPoints: [websecure]
  routes: [{ kind: Rule, match: "Host(\`web.example.org\`)", services: [{ name: web, port: 8080 }] }]
`;
  const gatewayApi = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec:
  listeners:
    - { name: plain, port: 80, protocol: HTTP }
    - { name: secure, port: 443, protocol: HTTPS, hostname: "*.example.org" }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: data }
spec:
  parentRefs: [{ name: edge, namespace: edge }]
  hostnames: [web.example.org]
  rules: [{ backendRefs: [{ name: web, port: 8080 }] }]
`;
  const istio = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: edge }
spec:
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"], tls: { httpsRedirect: true } }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: ["data/*.example.org"] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: data }
spec:
  hosts: [web.example.org]
  gateways: [edge/edge]
  http: [{ route: [{ destination: { host: web.data.svc.cluster.local, port: { number: 8080 } } }] }]
`;
  test.each<[string, string, string]>([
    ["an Ingress", ingress, "http://web.example.org:80"],
    ["an Ingress with TLS", `${ingress}  tls: [{ hosts: [web.example.org] }]\n`, "https://web.example.org:443"],
    ["Traefik's IngressRoute", traefik, "https://web.example.org:443"],
    ["an HTTPRoute and its Gateway", gatewayApi, "https://web.example.org:443"],
    ["Istio's VirtualService and its Gateway", istio, "https://web.example.org:443"],
    [
      "a VirtualService for some paths only",
      istio.replace("http: [{ route", "http: [{ match: [{ uri: { prefix: /sub } }], route"),
      "https://web.example.org:443/sub",
    ],
    ["an Ingress for some paths only", ingress.replace("path: /,", "path: /sub,"), "http://web.example.org:80/sub"],
    [
      "an HTTPRoute without its Gateway",
      gatewayApi.slice(gatewayApi.indexOf("---") + 4),
      "no route from outside leads to web:8080",
    ],
    [
      "an Ingress to another port",
      ingress.replace("name: http", "number: 9"),
      "no route from outside leads to web:8080",
    ],
    ["nothing", settings, "no route from outside leads to web:8080"],
  ])("from outside is what %s says", (_, routes, expected) => {
    expect(address(join(service, routes), "web", 8080, "public")).toBe(expected);
  });
});

test("probes are checked against the Services", () => {
  const probes =
    "probes: [{ name: up, service: web, kind: tcp, port: 80 }, { name: up, service: wep, kind: tcp, port: 1 }]\n";
  expect(read({ "data/web.yaml": service }, own + probes).findings).toEqual([
    'environment.yaml:4:53 ref/port <80> the service "web" declares no port 80',
    'environment.yaml:4:80 ref/service <wep> no service is named "wep"',
  ]);
});
