import { expect, test } from "@jest/globals";
import { describeFindings } from "./findings.fixture.ts";
import { readContract } from "./read-contract.ts";

const file = "environments/contract.yaml";

function read(text: string) {
  const result = readContract(file, text);
  return { ...result, findings: describeFindings(result.findings, new Map([[file, text]])) };
}

test("a contract names its components, and what each is called where", () => {
  const text =
    "apiVersion: lakehouse/v1\nkind: Contract\ncomponents:\n  redis: { compose: redis, kubernetes: redis-master }\n  pgadmin: {}\n";
  const { contract, findings } = read(text);
  expect(findings).toEqual([]);
  expect([...(contract?.components.values() ?? [])]).toMatchObject([
    { name: "redis", compose: { value: "redis" }, kubernetes: { value: "redis-master" } },
    { name: "pgadmin", compose: undefined },
  ]);
});

test("what is wrong with a contract is named where it stands", () => {
  const text =
    "apiVersion: lakehouse/v1\nkind: Contract\ncomponents:\n  Redis: {}\n  minio: { composee: minio }\n  x: 1\n";
  const { contract, findings } = read(text);
  expect(contract).toBeUndefined();
  expect(findings).toEqual([
    'contract.yaml:4:3 schema/value <Redis> "Redis" must be a name of lower-case letters, digits and dashes',
    'contract.yaml:5:12 schema/unknown-key <composee> unknown key "composee"',
    'contract.yaml:6:6 schema/value <1> "x" is 1; it must be a map',
  ]);
});
