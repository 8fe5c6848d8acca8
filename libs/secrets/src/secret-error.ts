export type SecretErrorCode =
  "secret_missing" | "secret_exposed" | "secret_unreadable" | "secret_empty" | "secret_name";

/** A secret that cannot be used. The message names the file and the remedy, never the value. */
export class SecretError extends Error {
  override readonly name = "SecretError";
  readonly code: SecretErrorCode;
  readonly path: string;

  constructor(code: SecretErrorCode, path: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.path = path;
  }
}
