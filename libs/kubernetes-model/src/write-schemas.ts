// Writes the schemas of an API server: kubectl get --raw /openapi/v2 | node write-schemas.ts FOLDER/v1.36.3-standalone-strict
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generateSchemas } from "./generate-schemas.ts";
import type { OpenApi } from "./open-api.ts";

const folder = process.argv[2];
if (!folder) throw new Error("name the folder to write to");
mkdirSync(folder, { recursive: true });
const schemas = generateSchemas(JSON.parse(readFileSync(0, "utf8")) as OpenApi, { strict: folder.endsWith("-strict") });
for (const { fileName, schema } of schemas) writeFileSync(join(folder, fileName), `${JSON.stringify(schema)}\n`);
