import { describe, expect, test } from "@jest/globals";
import { generateSchemas } from "./generate-schemas.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { OpenApi } from "./open-api.ts";
import { schemaFileName } from "./schema-file-name.ts";

const api: OpenApi = {
  definitions: {
    "io.k8s.api.apps.v1.Gadget": {
      type: "object",
      required: ["size"],
      properties: {
        apiVersion: { type: "string" },
        kind: { type: "string" },
        size: { type: "integer", format: "int32" },
        mode: { type: "string", enum: ["Fast", "Safe"] },
        port: { $ref: "#/definitions/io.k8s.apimachinery.pkg.util.intstr.IntOrString" },
        memory: { $ref: "#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity" },
        labels: { type: "object", additionalProperties: { type: "string" } },
        parts: { type: "array", items: { $ref: "#/definitions/Part" } },
        raw: { type: "object" },
      },
      "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Gadget" }],
    },
    Part: { properties: { name: { type: "string", description: "How it is called" } }, required: ["name"] },
    Tree: {
      type: "object",
      properties: { branches: { type: "array", items: { $ref: "#/definitions/Tree" } } },
      "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Tree" }],
    },
    Options: {
      properties: { force: { type: "boolean" } },
      "x-kubernetes-group-version-kind": [
        { group: "", version: "v1", kind: "Options" },
        { group: "apps", version: "v1", kind: "Options" },
      ],
    },
  },
};

function gadget(strict: boolean): JsonSchema {
  return generateSchemas(api, { strict })[0]?.schema ?? {};
}

describe("schemas from an API server's description", () => {
  test("are made for each kind that is not recursive and belongs to one group", () => {
    expect(generateSchemas(api, { strict: true }).map(({ fileName }) => fileName)).toEqual(["gadget-apps-v1.json"]);
  });

  test("hold what they refer to, without descriptions, and refuse unknown fields at every depth when strict", () => {
    expect(gadget(true)).toMatchObject({
      additionalProperties: false,
      properties: {
        parts: {
          items: {
            type: ["object", "null"],
            additionalProperties: false,
            required: ["name"],
            properties: { name: { type: "string" } },
          },
        },
      },
    });
    expect(JSON.stringify(gadget(true))).not.toContain("How it is called");
  });

  test("leave unknown fields alone when not strict", () => {
    expect(gadget(false)).not.toHaveProperty("additionalProperties");
  });

  test("leave an object without declared fields open, strict or not", () => {
    expect(gadget(true).properties?.["raw"]).toEqual({ type: ["object", "null"] });
  });

  test("allow null where nothing is required, and only there", () => {
    expect(gadget(true).properties).toMatchObject({
      size: { type: "integer" },
      mode: { type: ["string", "null"], enum: ["Fast", "Safe", null] },
      labels: { type: ["object", "null"], additionalProperties: { type: ["string", "null"] } },
    });
  });

  test("take a number or a text where Kubernetes does", () => {
    expect(gadget(true).properties).toMatchObject({
      port: { oneOf: [{ type: "string" }, { type: "integer" }, { type: "null" }] },
      memory: { oneOf: [{ type: "string" }, { type: "number" }, { type: "null" }] },
    });
  });

  test("pin apiVersion and kind", () => {
    expect(gadget(true)).toMatchObject({
      required: ["size", "apiVersion", "kind"],
      properties: { apiVersion: { enum: ["apps/v1"] }, kind: { enum: ["Gadget"] } },
    });
  });
});

test.each([
  ["deployment-apps-v1.json", { group: "apps", version: "v1", kind: "Deployment" }],
  ["service-v1.json", { group: "", version: "v1", kind: "Service" }],
  ["networkpolicy-networking-v1.json", { group: "networking.k8s.io", version: "v1", kind: "NetworkPolicy" }],
])("kubeconform finds %s", (fileName, kind) => {
  expect(schemaFileName(kind)).toBe(fileName);
});
