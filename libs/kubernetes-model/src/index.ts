export { generateSchemas, type GenerateSchemasOptions, type KubernetesSchema } from "./generate-schemas.ts";
export type { GroupVersionKind, OpenApi, OpenApiSchema } from "./open-api.ts";
export { schemaFileName } from "./schema-file-name.ts";
