import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import type { JsonSchema } from "./json-schema.ts";
import { probeKinds } from "./probe-schemas.ts";
import { publishedSchemas } from "./published-schemas.ts";

function read(name: string): string {
  return readFileSync(new URL(`../../schema/${name}`, import.meta.url), "utf8");
}

describe.each([...publishedSchemas()])("%s", (name, text) => {
  test("is what the code says; else run: node libs/environment/src/write-schema.ts", () => {
    expect(JSON.parse(read(name))).toEqual(JSON.parse(text));
  });

  test("describes every property, for whoever writes the file in an editor", () => {
    expect(undescribed(JSON.parse(text) as JsonSchema, name)).toEqual([]);
  });
});

test("the published schema offers exactly the kinds of probe that the code reads", () => {
  const schema = JSON.parse(read("environment.schema.json")) as JsonSchema;
  const branches = schema.properties?.["probes"]?.items?.oneOf ?? [];
  expect(branches.map((branch) => branch.properties?.["kind"]?.const)).toEqual(probeKinds);
});

function undescribed(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => [
    ...(property.description ? [] : [`${path}.${key}`]),
    ...undescribed(property, `${path}.${key}`),
  ]);
  const below = [schema.items, ...(schema.oneOf ?? [])].flatMap((each) => (each ? undescribed(each, `${path}[]`) : []));
  return [...own, ...below];
}
