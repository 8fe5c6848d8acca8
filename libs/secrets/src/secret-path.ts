import { join } from "node:path";
import { SecretError } from "./secret-error.ts";

/** What names a secret's value: `name/key`. */
export interface SecretName {
  readonly name: string;
  readonly key: string;
}

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Where a secret's value is: `<directory>/<name>/<key>`. Throws a `SecretError` for a name that would lead elsewhere. */
export function secretPath(directory: string, ref: SecretName): string {
  const path = join(directory, ref.name, ref.key);
  if (segment.test(ref.name) && segment.test(ref.key)) return path;
  throw new SecretError("secret_name", path, `${ref.name}/${ref.key} is not the name of a secret`);
}
