import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { runTool } from "@lakehouse/testing";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { readManifests } from "./read-manifests.ts";

const root = join(import.meta.dirname, "../../..");

/** The files of a ConfigMap of an environment, by name. */
async function configMap(environment: string, name: string): Promise<Readonly<Record<string, string>>> {
  const manifests = await readManifests(join(root, "environments", environment));
  const found = manifests.find(({ kind, metadata }) => kind === "ConfigMap" && metadata.name === name);
  if (!found) throw new Error(`${environment} has no ConfigMap ${name}`);
  return (parse(found.text) as { readonly data: Readonly<Record<string, string>> }).data;
}

const workloads = ["Deployment", "DaemonSet"];

interface PodSpec {
  readonly containers: readonly { readonly env?: readonly { readonly name: string; readonly value?: string }[] }[];
}

/** The plain variables of a workload's first container; what the cluster fills in is made up. */
async function variablesOf(environment: string, name: string): Promise<Record<string, string>> {
  const manifests = await readManifests(join(root, "environments", environment));
  const found = manifests.find(({ kind, metadata }) => workloads.includes(kind) && metadata.name === name);
  const { spec } = parse(found?.text ?? "") as { readonly spec: { readonly template: { readonly spec: PodSpec } } };
  const variables = spec.template.spec.containers[0]?.env ?? [];
  return Object.fromEntries(variables.map((variable) => [variable.name, variable.value ?? "127.0.0.1"]));
}

describe.each(["k3s-local", "production"])("in %s", (environment) => {
  test("a real collector accepts the configuration of otel-collector", async () => {
    const files = await configMap(environment, "otel-collector-config");
    const env = await variablesOf(environment, "otel-collector");
    expect(await runTool({ tool: "otelcol", args: ["validate", "--config=config.yaml"], files, env })).toBe("");
  });

  test("a real collector accepts the configuration of node-collector", async () => {
    const { "config.yaml": text = "" } = await configMap(environment, "node-collector-config");
    // a pod finds its token there, and the receiver looks whether it is readable
    const config = text.replaceAll("/var/run/secrets/kubernetes.io/serviceaccount/token", "token");
    const files = { "config.yaml": config, token: "made-up" };
    const env = await variablesOf(environment, "node-collector");
    const args = ["validate", "--config=config.yaml"];
    expect(await runTool({ tool: "otelcol-node", args, files, env })).toBe("");
  });
});

test("promtool accepts Prometheus's configuration in k3s-local, with the rules that it names", async () => {
  const config = await configMap("k3s-local", "prometheus-config");
  const rules = await configMap("k3s-local", "prometheus-rules");
  const text = config["prometheus.yml"] ?? "";
  const files = {
    "prometheus.yml": text.replaceAll("/etc/prometheus/", ""),
    "rules/lakehouse.yml": rules["lakehouse.yml"] ?? "",
  };
  const output = await runTool({ tool: "promtool", args: ["check", "config", "prometheus.yml"], files });
  expect(output).toMatch(/SUCCESS: 1 rule files found[^]*SUCCESS: \d+ rules found/);
});

test("amtool accepts Alertmanager's configuration in k3s-local", async () => {
  const files = await configMap("k3s-local", "alertmanager-config");
  const output = await runTool({ tool: "amtool", args: ["check-config", "alertmanager.yml"], files });
  expect(output).toContain("SUCCESS");
});

const composeSchema = join(root, "../shared/schemas/compose-spec.json");
const because = existsSync(composeSchema) ? "" : " (skipped: the schemas for tests are not there)";
const when = existsSync(composeSchema) ? test : test.skip;

when(`docker's compose.yaml is valid by the Compose Specification's schema${because}`, () => {
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  const schema = JSON.parse(readFileSync(composeSchema, "utf8")) as Record<string, unknown>;
  // its name for draft 7 is one that nobody registers
  delete schema["$schema"];
  const validate = ajv.compile(schema);
  const compose = parse(readFileSync(join(root, "environments/docker/compose.yaml"), "utf8"), {
    merge: true,
  }) as unknown;
  validate(compose);
  expect(validate.errors).toBeNull();
  validate({ ...(compose as object), servics: {} });
  expect(validate.errors).not.toBeNull();
});
