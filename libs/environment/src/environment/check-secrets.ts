import type { Finding } from "@lakehouse/findings";
import type { Resource, SecretDeclaration, Service } from "../model.ts";
import { generatedSecrets } from "../kubernetes/generated-secrets.ts";
import { findingOf } from "../problem.ts";
import { checkSecret } from "./check-probes.ts";

/** Secrets and keys that are declared twice, and secrets that services mount without a declaration. */
export function checkSecrets(
  secrets: readonly SecretDeclaration[],
  services: ReadonlyMap<string, Service>,
  resources: readonly Resource[],
): Finding[] {
  const generated = generatedSecrets(resources);
  // Two Services of one workload refer to the same Secrets at the same places
  const workloads = new Map(
    [...services.values()].map((service) => [service.kubernetes?.workload ?? service, service]),
  );
  return [
    ...checkDuplicates(secrets),
    ...[...workloads.values()].flatMap((service) => checkMounts(service, secrets, generated)),
  ];
}

function checkDuplicates(secrets: readonly SecretDeclaration[]): Finding[] {
  const names = new Set<string>();
  return secrets.flatMap((secret) => {
    const keys = new Set<string>();
    const twice = secret.keys.filter(({ value }) => keys.has(value) || !keys.add(value));
    const findings = twice.map(({ value, place }) =>
      findingOf({ rule: "ref/secret", place, message: `the secret "${secret.name}" has the key "${value}" twice` }),
    );
    if (names.has(secret.name)) {
      const message = `two secrets are named "${secret.name}"`;
      findings.push(findingOf({ rule: "ref/secret", place: secret.place, message, help: "put their keys together" }));
    }
    names.add(secret.name);
    return findings;
  });
}

function checkMounts(
  service: Service,
  secrets: readonly SecretDeclaration[],
  generated: ReadonlySet<string>,
): Finding[] {
  return service.secrets.flatMap(({ value, place }) => {
    const [name, key, ...rest] = value.split("/");
    if (name && generated.has(name)) return [];
    if (name && key === "*" && secrets.some((secret) => secret.name === name)) return [];
    if (name && key && rest.length === 0) return checkSecret({ name, key, place }, secrets);
    return [
      findingOf({
        rule: "ref/secret",
        place,
        message: `the secret mounted as "${value}" is not of the form name/key`,
        help: 'give it a "target" such as postgres/superuser-password',
      }),
    ];
  });
}
