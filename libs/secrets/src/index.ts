export { type InitializedSecrets, initSecrets, type InitSecretsOptions } from "./init-secrets.ts";
export { readSecret } from "./read-secret.ts";
export { SecretError, type SecretErrorCode } from "./secret-error.ts";
export { type SecretName, secretPath } from "./secret-path.ts";
