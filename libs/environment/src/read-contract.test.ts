import { describe, expect, test } from "@jest/globals";
import { kubernetesComponentIn } from "./contract.ts";
import { describeFindings } from "./findings.fixture.ts";
import { readContract } from "./read-contract.ts";

const file = "environments/contract.yaml";
const header = "apiVersion: lakehouse/v1\nkind: Contract\n";

function read(text: string) {
  const result = readContract(file, `${header}${text}`);
  return { ...result, findings: describeFindings(result.findings, new Map([[file, `${header}${text}`]])) };
}

const postgres = `components:
  postgres:
    compose: postgres
    kubernetes: { kind: StatefulSet, name: postgres, namespace: data }
    overrides: { production: { kind: Cluster, name: main, namespace: db } }
    absent: [edge]
  pgadmin: {}
`;

describe("a contract", () => {
  test("names its components, and what each is called where", () => {
    const { contract, findings } = read(postgres);
    expect(findings).toEqual([]);
    const [first, second] = [...(contract?.components.values() ?? [])];
    expect(first).toMatchObject({
      name: "postgres",
      compose: { value: "postgres" },
      kubernetes: { kind: { value: "StatefulSet" }, name: { value: "postgres" }, namespace: { value: "data" } },
    });
    expect(second).toMatchObject({ name: "pgadmin", compose: undefined, kubernetes: undefined });
    const kindIn = (environment: string) => first && kubernetesComponentIn(first, environment)?.kind.value;
    expect(["k3s-local", "production", "edge"].map(kindIn)).toEqual(["StatefulSet", "Cluster", undefined]);
  });

  test("says how values relate, and which differences are accepted until when", () => {
    const { contract, findings } = read(`${postgres}classes:
  - { path: image.tag, class: same, reason: one program }
  - { path: resources.**, class: ordered, environments: [k3s-local, production], components: [postgres] }
exceptions:
  - { path: image.tag, component: postgres, environment: docker, reason: no arm image, expires: 2027-01-31 }
`);
    expect(findings).toEqual([]);
    expect(contract?.classes).toMatchObject([
      { class: "same", path: { value: "image.tag" }, components: [], environments: [], reason: "one program" },
      {
        class: "ordered",
        path: { value: "resources.**" },
        components: [{ value: "postgres" }],
        environments: [{ value: "k3s-local" }, { value: "production" }],
      },
    ]);
    expect(contract?.exceptions).toMatchObject([
      { component: { value: "postgres" }, reason: "no arm image", expires: { value: "2027-01-31" } },
    ]);
  });
});

describe("what is wrong with a contract is named where it stands", () => {
  test.each<[string, string, string[]]>([
    [
      "names and keys",
      "components:\n  Redis: {}\n  minio: { composee: minio }\n  x: 1\n  y: { kubernetes: { kind: Job, name: y } }\n",
      [
        'contract.yaml:4:3 schema/value <Redis> "Redis" must be a name of lower-case letters, digits and dashes',
        'contract.yaml:5:12 schema/unknown-key <composee> unknown key "composee"',
        'contract.yaml:6:6 schema/value <1> "x" is 1; it must be a map',
        'contract.yaml:7:8 schema/missing-key <kubernetes> "kubernetes" needs the key "namespace"',
      ],
    ],
    [
      "a class that does not exist",
      "components: {}\nclasses: [{ path: x, class: equal }]\n",
      [
        'contract.yaml:4:29 schema/value <equal> "class" is "equal"; it must be one of same, must-differ, ordered, present-in, free',
      ],
    ],
    [
      "an order of nothing, a component that is not there, a day that is none",
      "components: { redis: {} }\nclasses:\n  - { path: x, class: ordered, environments: [production], components: [rediss] }\nexceptions:\n  - { path: x, reason: y, expires: 2027-02-30 }\n",
      [
        'contract.yaml:5:73 ref/component <rediss> no component is named "rediss"',
        'contract.yaml:5:13 contract/environments <x> "ordered" needs "environments", at least 2 of them',
        "contract.yaml:7:36 exception/date <2027-02-30> there is no day 2027-02-30",
      ],
    ],
  ])("%s", (_, text, expected) => {
    const { contract, findings } = read(text);
    expect(contract).toBeUndefined();
    expect(findings).toEqual(expected);
  });
});
