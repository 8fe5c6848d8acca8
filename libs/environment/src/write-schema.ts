import { writeFile } from "node:fs/promises";
import { publishedSchemas } from "./schema/published-schemas.ts";

// node libs/environment/src/write-schema.ts: writes the schema files anew; a test fails while they are stale.
for (const [name, text] of publishedSchemas()) {
  await writeFile(new URL(`../schema/${name}`, import.meta.url), text);
}
