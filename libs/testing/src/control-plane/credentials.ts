import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface User {
  readonly name: string;
  readonly groups?: readonly string[] | undefined;
}

/** Makes a token for each user and the file in which the API server looks them up. */
export async function writeTokens(
  folder: string,
  users: readonly User[],
): Promise<{ readonly file: string; readonly tokens: ReadonlyMap<string, string> }> {
  const tokens = new Map(users.map(({ name }) => [name, randomBytes(24).toString("hex")]));
  const rows = users.map(({ name, groups = [] }) => `${tokens.get(name)},${name},${name},"${groups.join(",")}"`);
  const file = join(folder, "tokens.csv");
  await writeFile(file, `${rows.join("\n")}\n`, { mode: 0o600 });
  return { file, tokens };
}

/** The key by which tokens of ServiceAccounts are signed and checked. */
export async function writeServiceAccountKey(folder: string): Promise<string> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const file = join(folder, "service-accounts.key");
  await writeFile(file, privateKey.export({ type: "sec1", format: "pem" }), { mode: 0o600 });
  return file;
}

export interface Kubeconfig {
  readonly file: string;
  readonly url: string;
  readonly ca: string;
  readonly user: string;
  readonly token: string;
}

export async function writeKubeconfig({ file, url, ca, user, token }: Kubeconfig): Promise<void> {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "lakehouse",
    clusters: [
      {
        name: "lakehouse",
        cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: "lakehouse", context: { cluster: "lakehouse", user } }],
  };
  await writeFile(file, JSON.stringify(config, null, 2), { mode: 0o600 });
}
