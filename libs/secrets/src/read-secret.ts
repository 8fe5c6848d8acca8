import { open } from "node:fs/promises";
import { sep } from "node:path";
import { SecretError } from "./secret-error.ts";
import { type SecretName, secretPath } from "./secret-path.ts";

/** Containers get their secrets mounted here; the runtime decides the mode, and nobody else shares the file system. */
const containerSecrets = `${sep}run${sep}secrets`;
const maxBytes = 64 * 1024;

/**
 * Reads a secret's value, without one newline at its end. Throws a `SecretError` when it is missing, empty, or readable by
 * every user of the machine.
 */
export async function readSecret(directory: string, ref: SecretName): Promise<string> {
  const path = secretPath(directory, ref);
  const value = await readChecked(path, ref).catch((error: unknown) => {
    throw error instanceof SecretError ? error : asSecretError(error, path, ref);
  });
  const trimmed = value.replace(/\r?\n$/, "");
  if (trimmed !== "") return trimmed;
  throw new SecretError(
    "secret_empty",
    path,
    `the secret ${ref.name}/${ref.key} is empty; remove ${path} and make it anew`,
  );
}

async function readChecked(path: string, ref: SecretName): Promise<string> {
  // One handle for both, so that what was checked is what is read
  await using file = await open(path, "r");
  const { mode, size } = await file.stat();
  const isExposed = (mode & 0o007) !== 0 && !path.startsWith(`${containerSecrets}${sep}`);
  if (isExposed && process.platform !== "win32") {
    const message = `every user of this machine can read the secret ${ref.name}/${ref.key}; run: chmod 600 ${path}`;
    throw new SecretError("secret_exposed", path, message);
  }
  if (size > maxBytes) {
    throw new SecretError("secret_unreadable", path, `${path} is too large for a secret (${size} bytes)`);
  }
  return await file.readFile("utf8");
}

function asSecretError(error: unknown, path: string, ref: SecretName): SecretError {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") {
    const message = `the secret ${ref.name}/${ref.key} is missing: there is no ${path}; make it with: lakehouse secrets init`;
    return new SecretError("secret_missing", path, message, { cause: error });
  }
  const message = `the secret ${ref.name}/${ref.key} cannot be read from ${path}: ${code ?? "unknown error"}`;
  return new SecretError("secret_unreadable", path, message, { cause: error });
}
