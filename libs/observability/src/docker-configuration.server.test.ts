import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { runTool } from "@lakehouse/testing";

const docker = fileURLToPath(new URL("../../../environments/docker/", import.meta.url));
const read = (path: string): string => readFileSync(`${docker}${path}`, "utf8");

interface ComposeText {
  readonly services: Readonly<Record<string, ServiceText>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
interface ServiceText {
  readonly profiles?: readonly string[];
  readonly expose?: readonly string[];
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}
const compose = parse(read("compose.yaml"), { merge: true }) as ComposeText;
const services = Object.entries(compose.services);

interface ScrapeConfig {
  readonly job_name: string;
  readonly static_configs?: readonly { readonly targets: readonly string[] }[];
  readonly dns_sd_configs?: readonly { readonly names: readonly string[]; readonly port: number }[];
}
const prometheus = parse(read("config/prometheus/prometheus.yml")) as { readonly scrape_configs: ScrapeConfig[] };

test("promtool accepts Prometheus's configuration with the rules that it names", async () => {
  const files = {
    "prometheus.yml": read("config/prometheus/prometheus.yml").replace("/etc/prometheus/", ""),
    "rules/lakehouse.yml": read("config/prometheus/rules/lakehouse.yml"),
  };
  const output = await runTool({ tool: "promtool", args: ["check", "config", "prometheus.yml"], files });
  expect(output).toMatch(/SUCCESS: 1 rule files found[^]*SUCCESS: \d+ rules found/);
});

test("amtool accepts Alertmanager's configuration", async () => {
  const files = { "alertmanager.yml": read("config/alertmanager/alertmanager.yml") };
  const output = await runTool({ tool: "amtool", args: ["check-config", "alertmanager.yml"], files });
  expect(output).toContain("SUCCESS");
});

test.each([
  ["critical", "page"],
  ["warning", "ticket"],
])("an alert that is %s goes to %s", async (severity, receiver) => {
  const files = { "alertmanager.yml": read("config/alertmanager/alertmanager.yml") };
  const args = ["config", "routes", "test", "--config.file=alertmanager.yml", `severity=${severity}`, "service=redis"];
  // its warning about --config.file follows on stderr
  expect((await runTool({ tool: "amtool", args, files })).split("\n")[0]).toBe(receiver);
});

test("a real collector accepts its configuration", async () => {
  const files = { "config.yaml": read("config/otel-collector/config.yaml") };
  const env = compose.services["otel-collector"]?.environment ?? {};
  expect(await runTool({ tool: "otelcol", args: ["validate", "--config=config.yaml"], files, env })).toBe("");
});

test("Prometheus scrapes ports that services of this environment have, under the service's name", () => {
  const targets = prometheus.scrape_configs.flatMap(({ job_name, static_configs = [], dns_sd_configs = [] }) => [
    ...static_configs.flatMap((config) => config.targets.map((target) => [job_name, ...target.split(":")])),
    ...dns_sd_configs.flatMap(({ names, port }) => names.map((name) => [job_name, name, String(port)])),
  ]);
  const wrong = targets.filter(([job, host = "", port = ""]) => {
    const { ports = [], expose = [] } = compose.services[host] ?? {};
    const has = expose.includes(port) || ports.some((published) => published.endsWith(`:${port}`));
    return !has || (job !== host && job !== "otlp");
  });
  expect(wrong).toEqual([]);
  expect(targets.length).toBeGreaterThan(14);
});

test("what runs by default keeps its data in six volumes; the profiles have their own", () => {
  const volumesOf = (list: typeof services) =>
    list
      .flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(":")[0] ?? ""))
      .filter((name) => /^[a-z]/.test(name));
  const byDefault = services.filter(([, service]) => service.profiles === undefined);
  expect(volumesOf(byDefault).sort()).toEqual([
    "grafana-data",
    "minio-data",
    "postgres-data",
    "prometheus-data",
    "redis-data",
    "validator-data",
  ]);
  expect(Object.keys(compose.volumes).sort()).toEqual(volumesOf(services).sort());
});

test("every container drops its capabilities and gains no privileges", () => {
  const soft = services.filter(
    ([, service]) => service.cap_drop?.join() !== "ALL" || service.security_opt?.join() !== "no-new-privileges:true",
  );
  expect(soft.map(([name]) => name)).toEqual([]);
});

test("there is an example of every secret that the environment declares, and of no other", () => {
  const { secrets } = parse(read("environment.yaml")) as { secrets: { name: string; keys: string[] }[] };
  const declared = secrets.flatMap(({ name, keys }) => keys.map((key) => `${name}/${key}`));
  const examples = readdirSync(`${docker}secrets.example`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "README.md")
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(`${docker}secrets.example/`.length));
  expect(examples.sort()).toEqual(declared.sort());
  for (const example of examples) expect(read(`secrets.example/${example}`)).toBe("replace-me\n");
  for (const secret of declared) expect(read("secrets.example/README.md")).toContain(`\`${secret}\``);
});
