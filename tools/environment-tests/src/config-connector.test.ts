import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { parseAllDocuments } from "yaml";
import { configConnectorSpecs } from "./config-connector-schemas.ts";

const production = join(import.meta.dirname, "../../../environments/production");
const ajv = new Ajv({ allErrors: true });

interface ConfigConnectorObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

function objectsOf(file: string): ConfigConnectorObject[] {
  return parseAllDocuments(readFileSync(join(production, file), "utf8"))
    .map((document) => document.toJS() as ConfigConnectorObject)
    .filter(({ apiVersion }) => apiVersion.includes(".cnrm.cloud.google.com/"));
}

const objects = ["cluster/gke.yaml", "mesh/ingress/alternatives/gke.yaml"].flatMap((file) =>
  objectsOf(file).map((object) => [`${object.kind} ${object.metadata.name}`, object] as const),
);

test("the GKE equivalent has a cluster, its six pools, and the policies of the edge", () => {
  expect(objects.map(([name]) => name)).toEqual([
    "ContainerCluster crypto-lakehouse-cluster",
    ...["system", "general", "compute", "memory", "storage", "spot"].map((pool) => `ContainerNodePool ${pool}`),
    "ComputeSSLPolicy crypto-lakehouse",
    "ComputeSecurityPolicy crypto-lakehouse",
  ]);
});

test.each(objects)("%s has only fields that Config Connector knows, with values of their type", (_name, object) => {
  const schema = configConnectorSpecs[object.kind];
  if (!schema) throw new Error(`there is no schema of ${object.kind}`);
  const validate = ajv.compile(schema);
  validate(object.spec);
  expect(validate.errors).toBeNull();
  validate({ ...object.spec, deletionProtection: true });
  expect(validate.errors).toMatchObject([{ keyword: "additionalProperties" }]);
});
