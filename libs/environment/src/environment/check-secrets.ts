import type { Finding } from "@lakehouse/findings";
import type { SecretDeclaration, Service } from "../model.ts";
import { findingOf } from "../problem.ts";
import { checkSecret } from "./check-probes.ts";

/** Secrets and keys that are declared twice, and secrets that services mount without a declaration. */
export function checkSecrets(secrets: readonly SecretDeclaration[], services: ReadonlyMap<string, Service>): Finding[] {
  return [...checkDuplicates(secrets), ...[...services.values()].flatMap((service) => checkMounts(service, secrets))];
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

function checkMounts(service: Service, secrets: readonly SecretDeclaration[]): Finding[] {
  return service.secrets.flatMap(({ value, place }) => {
    const [name, key, ...rest] = value.split("/");
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
