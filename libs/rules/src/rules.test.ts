import { describe, expect, test } from "@jest/globals";
import { readContract, readEnvironment } from "@lakehouse/environment";
import type { Finding, Range } from "@lakehouse/findings";
import { type RuleId, rules } from "./rules.ts";

const composeFile = "environments/docker/compose.yaml";
const environmentFile = "environments/docker/environment.yaml";
const contractFile = "environments/contract.yaml";

interface Texts {
  /** The body of the service "app", indented by nothing. */
  readonly app?: string;
  /** More services, indented by two. */
  readonly services?: string;
  /** More of environment.yaml. */
  readonly environment?: string;
  /** The components of the contract. */
  readonly components?: string;
}

const header = "apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n";

/** Runs one rule over an environment made of these texts; each finding comes with the text at its range. */
function check(id: RuleId, texts: Texts) {
  const app = (texts.app ?? "").split("\n").map((line) => `    ${line}`);
  const compose = `services:\n  app:\n    image: app:1\n${app.join("\n")}\n${texts.services ?? ""}`;
  const files = new Map([
    [composeFile, compose],
    [environmentFile, `${header}${texts.environment ?? ""}`],
    [contractFile, `apiVersion: lakehouse/v1\nkind: Contract\ncomponents:\n${texts.components ?? "  app: {}\n"}`],
  ]);
  const { environment, findings } = readEnvironment({ name: "docker", files, variables: new Map() });
  expect(findings.filter((finding) => finding.severity === "error")).toEqual([]);
  const { contract } = readContract(contractFile, files.get(contractFile) ?? "");
  const model = { environments: environment ? [environment] : [], contract };
  return rules[id].check(model).map((finding) => ({ ...finding, text: textAt(files, finding) }));
}

function textAt(files: ReadonlyMap<string, string>, { file, range }: { file: string; range: Range }): string {
  const line = files.get(file)?.split("\n")[range.start.line - 1] ?? "";
  return line.slice(range.start.column - 1, range.end.column - 1);
}

interface Case {
  readonly bad: Texts;
  readonly text: string;
  readonly message: string;
  readonly severity?: Finding["severity"];
  readonly good: Texts;
}

const cases: Readonly<Record<RuleId, Case>> = {
  "budget/environment": {
    bad: {
      app: 'deploy: { resources: { limits: { cpus: "2.5", memory: 1G } } }',
      environment: "budget: { cpus: 2 }\n",
    },
    text: "2",
    message: "the limits sum up to 2.5 CPUs; the budget is 2",
    good: { app: 'deploy: { resources: { limits: { cpus: "2" } } }', environment: "budget: { cpus: 2 }\n" },
  },
  "compose/duplicate-port": {
    bad: { app: 'ports: ["127.0.0.1:80:80"]', services: '  two: { image: "a:1", ports: ["80:8080"] }\n' },
    text: '"80:8080"',
    message: "the port 80 of the host is published twice",
    good: { app: 'ports: ["127.0.0.1:80:80"]', services: '  two: { image: "a:1", ports: ["127.0.0.2:80:80"] }\n' },
  },
  "contract/components": {
    bad: { components: "  app: { compose: app }\n  redis: { compose: redis }\n" },
    text: "redis",
    message: '"docker" has no service "redis"',
    good: {
      components:
        "  app: { compose: app }\n  elsewhere: { kubernetes: { kind: Job, name: elsewhere, namespace: x } }\n",
    },
  },
  "flow/unprobed-service": {
    bad: { app: 'ports: ["127.0.0.1:80:80"]' },
    text: "app",
    message: 'no probe asks "app" whether it works',
    severity: "warning",
    good: {
      app: 'ports: ["127.0.0.1:80:80"]',
      environment: "probes: [{ name: up, service: app, kind: tcp, port: 80 }]\n",
    },
  },
  "img/floating-tag": {
    bad: { services: '  two: { image: "registry:5000/redis" }\n' },
    text: '"registry:5000/redis"',
    message: "the image registry:5000/redis has no tag",
    good: { services: '  two: { image: "registry:5000/redis:7.2" }\n' },
  },
  "rel/healthcheck": {
    bad: {},
    text: "app",
    message: '"app" has no health check',
    severity: "warning",
    good: { app: "healthcheck: { test: [CMD, true-ish] }" },
  },
  "rel/healthy-dependency": {
    bad: {
      app: "healthcheck: { disable: true }",
      services: "  two: { image: a:1, depends_on: { app: { condition: service_healthy } } }\n",
    },
    text: "app",
    message: '"two" waits for "app" to be healthy, which has no health check',
    good: {
      app: "healthcheck: { test: [CMD, ok] }",
      services: "  two: { image: a:1, depends_on: { app: { condition: service_healthy } } }\n",
    },
  },
  "rel/limits": {
    bad: { app: 'deploy: { resources: { limits: { cpus: "1" } } }' },
    text: "app",
    message: '"app" has no memory limit',
    severity: "warning",
    good: { app: 'deploy: { resources: { limits: { cpus: "1", memory: 64M } } }' },
  },
  "sec/credential-in-url": {
    bad: { app: "environment: { DATABASE: 'postgres://me:hunter2@db/x' }" },
    text: "'postgres://me:hunter2@db/x'",
    message: 'the URL in DATABASE of "app" holds a password',
    good: { app: "environment: { DATABASE: 'postgres://me@db:5432/x' }" },
  },
  "sec/docker-socket": {
    bad: { app: 'volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]' },
    text: '"/var/run/docker.sock:/var/run/docker.sock:ro"',
    message: '"app" mounts /var/run/docker.sock',
    good: { app: 'volumes: ["/srv/data:/data"]' },
  },
  "sec/loopback-ports": {
    bad: { app: 'ports: ["5432:5432"]' },
    text: '"5432:5432"',
    message: '"app" publishes port 5432 on 0.0.0.0',
    severity: "warning",
    good: { app: 'ports: ["127.0.0.1:5432:5432"]' },
  },
  "sec/plain-secret": {
    bad: { app: "environment: { DB_PASSWORD: hunter2 }" },
    text: "hunter2",
    message: 'the value of DB_PASSWORD of "app" is written in plain text',
    good: {
      app: 'environment: { DB_PASSWORD_FILE: /run/secrets/db/password, TOKEN_ENABLED: "yes", TOKEN_URL: "https://x/token" }',
    },
  },
  "sec/privileged": {
    bad: { app: "privileged: true" },
    text: "true",
    message: '"app" is privileged',
    good: { app: "privileged: false" },
  },
  "sec/root-user": {
    bad: { app: 'user: "0:0"' },
    text: '"0:0"',
    message: '"app" runs as root',
    severity: "warning",
    good: { app: 'user: "1000:0"' },
  },
};

describe.each(Object.entries(cases) as [RuleId, Case][])("%s", (id, { bad, text, message, severity, good }) => {
  test("names the text that is wrong", () => {
    expect(check(id, bad)).toMatchObject([{ rule: id, severity: severity ?? "error", text, message }]);
  });

  test("has nothing against what is right", () => {
    expect(check(id, good)).toEqual([]);
  });
});

test("every rule stands in the map under its own id, with a description", () => {
  for (const [id, rule] of Object.entries(rules)) {
    expect(rule.id).toBe(id);
    expect(rule.description).toMatch(/\.$/);
  }
});

test("a switched-off health check is worth knowing, not a warning", () => {
  const findings = check("rel/healthcheck", { app: "healthcheck: { disable: true }" });
  expect(findings).toMatchObject([{ severity: "info", text: "healthcheck" }]);
});

test("a service that publishes nothing and is not probed is worth knowing, not a warning", () => {
  expect(check("flow/unprobed-service", {})).toMatchObject([{ severity: "info", text: "app" }]);
});

test("a service that the contract does not know is found where it is declared", () => {
  const findings = check("contract/components", { components: "  other: {}\n" });
  expect(findings).toMatchObject([{ text: "app", message: 'the service "app" is no component of the contract' }]);
});

test("limits of services in a profile do not count against the budget", () => {
  const services = '  two: { image: "a:1", profiles: [tools], deploy: { resources: { limits: { memory: 8G } } } }\n';
  expect(check("budget/environment", { services, environment: "budget: { memory: 4Gi }\n" })).toEqual([]);
});

test("memory over the budget is said in MiB, with the largest limit beside it", () => {
  const app = "deploy: { resources: { limits: { memory: 512M } } }";
  const [finding] = check("budget/environment", { app, environment: "budget: { memory: 0.25Gi }\n" });
  expect(finding).toMatchObject({
    text: "0.25Gi",
    message: "the limits sum up to 512 MiB of memory; the budget is 256 MiB",
    related: [{ file: composeFile, message: "the largest" }],
  });
});

test("a secret in plain text is found without being shown", () => {
  const [finding] = check("sec/plain-secret", { app: "environment: [DB_PASSWORD=hunter2]" });
  expect(finding?.sensitive).toBe(true);
  expect(`${finding?.message} ${finding?.help}`).not.toContain("hunter2");
});

describe("in Kubernetes", () => {
  const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: app, namespace: data }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: app } }
    spec:
      containers: [{ name: app, image: "app:latest", securityContext: { runAsUser: 0 }, resources: { requests: { cpu: 100m } } }]
---
apiVersion: v1
kind: Service
metadata: { name: app, namespace: data }
spec: { selector: { app: app }, ports: [{ port: 80, nodePort: 30080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: app-hl, namespace: data }
spec: { selector: { app: app }, clusterIP: None, ports: [{ port: 80 }] }
`;

  function checkKubernetes(id: RuleId, environment = "", components = "") {
    const files = new Map([
      ["environments/k3s/app.yaml", manifest],
      ["environments/k3s/environment.yaml", `${header.replace("compose", "kubernetes")}${environment}`],
    ]);
    const read = readEnvironment({ name: "k3s", files, variables: new Map() });
    expect(read.findings).toEqual([]);
    const text = `apiVersion: lakehouse/v1\nkind: Contract\ncomponents: {${components}}\n`;
    const { contract } = readContract(contractFile, text);
    const environments = read.environment ? [read.environment] : [];
    return rules[id].check({ environments, contract }).map((finding) => ({ ...finding, text: textAt(files, finding) }));
  }

  test("a workload behind two Services has each mistake once", () => {
    expect(checkKubernetes("img/floating-tag")).toMatchObject([{ text: '"app:latest"' }]);
    expect(checkKubernetes("sec/root-user")).toMatchObject([{ text: "0" }]);
    expect(checkKubernetes("rel/limits")).toMatchObject([
      { message: '"app" has no CPU and no memory limit', help: "set resources.limits.cpu and .memory" },
    ]);
    expect(checkKubernetes("flow/unprobed-service")).toMatchObject([{ severity: "warning", text: "app" }]);
    expect(checkKubernetes("compose/duplicate-port")).toEqual([]);
  });

  test("the budget counts the requests of all replicas, and may be a minimum", () => {
    expect(checkKubernetes("budget/environment", "budget: { cpus: 0.3 }\n")).toEqual([]);
    expect(checkKubernetes("budget/environment", "budget: { cpus: 0.2 }\n")).toMatchObject([
      { text: "0.2", message: "the requests sum up to 0.3 CPUs; the budget is 0.2" },
    ]);
    expect(checkKubernetes("budget/environment", "budget: { bound: at-least, cpus: 1 }\n")).toMatchObject([
      { text: "1", message: "the requests sum up to 0.3 CPUs; at least 1 are asked for" },
    ]);
  });

  test("components are workloads by kind, name and namespace", () => {
    const component = (kind: string) => ` app: { kubernetes: { kind: ${kind}, name: app, namespace: data } } `;
    expect(checkKubernetes("contract/components", "", component("Deployment"))).toEqual([]);
    expect(checkKubernetes("contract/components", "", component("StatefulSet"))).toMatchObject([
      { message: '"k3s" has no StatefulSet "app" in the namespace data' },
      { message: 'the service "Deployment/app" is no component of the contract', text: "app" },
    ]);
  });
});
