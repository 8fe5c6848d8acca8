import { contractSchema } from "./contract-schema.ts";
import { environmentSchema } from "./environment-schema.ts";
import type { JsonSchema } from "./json-schema.ts";

/** The text of each schema file that editors read, by file name in libs/environment/schema. */
export function publishedSchemas(): ReadonlyMap<string, string> {
  return new Map([
    ["environment.schema.json", render(environmentSchema)],
    ["contract.schema.json", render(contractSchema)],
  ]);
}

// What only our validator understands stays out of the published files.
function render(schema: JsonSchema): string {
  const published = JSON.stringify(
    schema,
    (key, value: unknown) => (key === "x-expects" || key === "discriminator" ? undefined : value),
    2,
  );
  return `${published}\n`;
}
