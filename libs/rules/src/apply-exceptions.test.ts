import { describe, expect, test } from "@jest/globals";
import { readEnvironment } from "@lakehouse/environment";
import { applyExceptions } from "./apply-exceptions.ts";
import { runRules } from "./run-rules.ts";

const header = "apiVersion: lakehouse/v1\nkind: Environment\n";
const pod = (name: string) => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: data }
spec: { containers: [{ name: ${name}, image: "${name}:1", securityContext: { runAsUser: 0 }, resources: { limits: { cpu: 1, memory: 1Gi } }, readinessProbe: {} }] }
`;

function judge(name: string, manifest: Readonly<Record<string, string>>, exceptions: string, today = "2026-11-20") {
  const platform = name === "docker" ? "compose" : "kubernetes";
  const files = new Map(Object.entries(manifest).map(([path, text]) => [`environments/${name}/${path}`, text]));
  files.set(`environments/${name}/environment.yaml`, `${header}platform: ${platform}\nexceptions: [${exceptions}]\n`);
  const { environment, findings } = readEnvironment({ name, files, variables: new Map() });
  expect(findings).toEqual([]);
  const environments = environment ? [environment] : [];
  const broken = runRules({ environments }).filter(({ rule }) => rule === "sec/root-user");
  const judged = applyExceptions(broken, environments, today);
  const told = ({ rule, message }: { rule: string; message: string }) => `${rule} ${message}`;
  return { findings: judged.findings.map(told), accepted: judged.accepted.map(told) };
}

const pods = { "a.yaml": `${pod("one")}---\n${pod("two")}` };
const exception = (more: string) => `{ rule: sec/root-user, reason: x, expires: 2026-11-20, ${more} }`;

describe("an exception", () => {
  test.each(["Pod/two", "Pod/data/two"])("for %s accepts what that object breaks until the day is over", (resource) => {
    expect(judge("k3s", pods, exception(`resource: ${resource}`))).toEqual({
      findings: ['sec/root-user "one" runs as root'],
      accepted: ['sec/root-user "two" runs as root'],
    });
  });

  test("for a Compose service accepts what that service breaks", () => {
    const compose = "services:\n  one: { image: o:1, user: root }\n  two: { image: t:1, user: root }\n";
    expect(judge("docker", { "compose.yaml": compose }, exception("resource: one"))).toEqual({
      findings: ['sec/root-user "two" runs as root'],
      accepted: ['sec/root-user "one" runs as root'],
    });
  });

  test("for a path accepts messages that name it", () => {
    expect(judge("k3s", pods, exception("path: one")).accepted).toEqual(['sec/root-user "one" runs as root']);
  });

  test("that has expired accepts nothing, and is reported", () => {
    expect(judge("k3s", pods, exception("resource: Pod/one"), "2026-11-21")).toEqual({
      findings: [
        'sec/root-user "one" runs as root',
        'sec/root-user "two" runs as root',
        'exception/expired the exception from "sec/root-user" was good until 2026-11-20',
      ],
      accepted: [],
    });
  });

  test("that nothing needs is reported, unless its rule is checked elsewhere", () => {
    const elsewhere = "{ rule: drift/value, path: x, reason: x, expires: 2026-12-31 }";
    expect(judge("k3s", pods, `${exception("resource: Pod/three")}, ${elsewhere}`).findings).toContain(
      'exception/unused nothing breaks "sec/root-user" there: the exception is not needed',
    );
    expect(judge("k3s", pods, elsewhere).findings).toHaveLength(2);
  });
});
