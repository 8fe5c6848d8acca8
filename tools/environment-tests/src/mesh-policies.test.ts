import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parse } from "yaml";
import { readManifests } from "./read-manifests.ts";

const production = join(import.meta.dirname, "../../../environments/production");
const validator = "cluster.local/ns/crypto-lakehouse/sa/validator";

interface Source {
  readonly principals?: readonly string[];
  readonly namespaces?: readonly string[];
}

interface AuthorizationPolicy {
  readonly spec: {
    readonly action?: string;
    readonly selector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly rules?: readonly {
      readonly from?: readonly { readonly source: Source }[];
      readonly to?: readonly { readonly operation: { readonly ports?: readonly string[] } }[];
    }[];
  };
}

function isValidator({ principals, namespaces }: Source): boolean {
  return (principals?.includes(validator) ?? false) || (namespaces?.includes("crypto-lakehouse") ?? false);
}

/** Whether a rule lets the validator in on a port; a rule without `from` or `to` means everybody, or every port. */
function lets(policy: AuthorizationPolicy, port: number): boolean {
  return (policy.spec.rules ?? []).some(({ from, to }) => {
    const isHim = from === undefined || from.some(({ source }) => isValidator(source));
    const isThere = to === undefined || to.some(({ operation }) => operation.ports?.includes(String(port)) ?? true);
    return isHim && isThere;
  });
}

test("the mesh lets the validator reach everything in it that it probes", async () => {
  const manifests = await readManifests(production);
  const policies = manifests
    .filter(({ kind }) => kind === "AuthorizationPolicy")
    .map(({ text }) => parse(text) as AuthorizationPolicy)
    .filter(({ spec }) => spec.action === "ALLOW");
  const policiesOf = (service: string) =>
    policies.filter(({ spec }) => spec.selector?.matchLabels["app.kubernetes.io/name"] === service);
  const { probes } = parse(await readFile(join(production, "environment.yaml"), "utf8")) as {
    readonly probes: readonly { readonly service: string; readonly port: number }[];
  };
  // PostgreSQL and the node exporter are outside the mesh, with policies of the network alone
  const inMesh = probes.filter(({ service }) => policiesOf(service).length > 0);
  expect(inMesh.length).toBeGreaterThan(15);
  const denied = inMesh.filter(({ service, port }) => !policiesOf(service).some((policy) => lets(policy, port)));
  expect(denied.map(({ service, port }) => `${service}:${port}`)).toEqual([]);
});
