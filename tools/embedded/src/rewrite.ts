import type { Address } from "@lakehouse/environment";

export interface RewriteRules {
  /** "service:containerPort" to the local address that stands for it. */
  readonly addresses: ReadonlyMap<string, Address>;
  /** Whose text this is: its own listening addresses are `0.0.0.0:containerPort`. */
  readonly service: string;
  /** Where the secrets are that a container sees under /run/secrets. */
  readonly secretsDir: string;
  /** Container path of a mounted file to the local path of its rendered copy. */
  readonly mounts: ReadonlyMap<string, string>;
}

const secretsMount = "/run/secrets/";

/**
 * Turns text written for containers into text for local processes: `minio:9000` becomes 127.0.0.1 and the shifted port,
 * `0.0.0.0:8080` the service's own one, `/run/secrets/...` and mounted files their local paths.
 */
export function rewriteText(text: string, rules: RewriteRules): string {
  let result = text.replaceAll(
    /(?<![\w.-])([a-z0-9][a-z0-9.-]*):(\d{2,5})(?!\d)/g,
    (whole, name: string, port: string) => {
      const service = name === "0.0.0.0" || name === "localhost" ? rules.service : name;
      const address = rules.addresses.get(`${service}:${port}`);
      return address ? `${address.host}:${address.port}` : whole;
    },
  );
  result = result.replaceAll(secretsMount, `${rules.secretsDir}/`);
  // longest first, so that a mounted folder does not take the place of a file mounted inside it
  for (const [target, local] of [...rules.mounts].sort(([a], [b]) => b.length - a.length)) {
    result = result.replaceAll(target, local);
  }
  return result;
}

/**
 * Rewrites a service's variables. A pair `X_HOST`/`X_PORT` that names a service and its container port becomes the local
 * address, and `X_HOST: 0.0.0.0` with the service's own `X_PORT` its listening address.
 */
export function rewriteVariables(
  variables: ReadonlyMap<string, string>,
  rules: RewriteRules,
): Readonly<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const [name, value] of variables) result[name] = rewriteText(value, rules);
  for (const [name, value] of variables) {
    if (!name.endsWith("_HOST")) continue;
    const portName = name.replace(/_HOST$/, "_PORT");
    const service = value === "0.0.0.0" ? rules.service : value;
    const address = rules.addresses.get(`${service}:${variables.get(portName)}`);
    if (!address) continue;
    result[name] = address.host;
    result[portName] = String(address.port);
  }
  return result;
}

/** The variables `X_FILE` that point at a secret, as pairs of X and the secret's "name/key". */
export function secretVariables(variables: ReadonlyMap<string, string>): readonly (readonly [string, string])[] {
  return [...variables].flatMap(([name, value]) =>
    name.endsWith("_FILE") && value.startsWith(secretsMount)
      ? [[name.slice(0, -"_FILE".length), value.slice(secretsMount.length)] as const]
      : [],
  );
}
