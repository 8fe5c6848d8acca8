import { randomBytes } from "node:crypto";
import { link, lstat, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SecretDeclaration } from "@lakehouse/environment";
import { type SecretName, secretPath } from "./secret-path.ts";

export interface InitSecretsOptions {
  readonly declarations: readonly SecretDeclaration[];
  /** Made if missing, with mode 0700. */
  readonly directory: string;
}

/** "name/key" of each declared secret: what was made now, and what was there before. */
export interface InitializedSecrets {
  readonly created: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Makes the declared secrets that are missing, each 32 random bytes as base64url (43 characters, good as a password, a token or
 * an S3 key), in files of mode 0600. Never overwrites: of two processes at once, one makes a secret and both keep it.
 */
export async function initSecrets(options: InitSecretsOptions): Promise<InitializedSecrets> {
  const { declarations, directory } = options;
  const refs = declarations.flatMap((secret) => secret.keys.map((key) => ({ name: secret.name, key: key.value })));
  const created: string[] = [];
  const kept: string[] = [];
  await mkdir(directory, { recursive: true, mode: 0o700 });
  for (const ref of refs) {
    const isNew = await createSecret(directory, ref);
    (isNew ? created : kept).push(`${ref.name}/${ref.key}`);
  }
  return { created, kept };
}

async function createSecret(directory: string, ref: SecretName): Promise<boolean> {
  const path = secretPath(directory, ref);
  if (await exists(path)) return false;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  // Written aside and linked into place: nobody ever reads half a secret, and link refuses to replace one
  const draft = join(dirname(path), `.${ref.key}.${process.pid}.${randomBytes(4).toString("hex")}`);
  try {
    await writeNew(draft, randomBytes(32).toString("base64url"));
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function writeNew(path: string, text: string): Promise<void> {
  await using file = await open(path, "wx", 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
