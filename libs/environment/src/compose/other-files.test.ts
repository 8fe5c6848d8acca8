import { describe, expect, test } from "@jest/globals";
import { describeFindings } from "../findings.fixture.ts";
import { readCompose } from "./read-compose.ts";

const folder = "environments/docker";

function read(compose: string, others: Readonly<Record<string, string>> = {}, variables: Record<string, string> = {}) {
  const file = `${folder}/compose.yaml`;
  const files = new Map([[file, compose]]);
  for (const [path, text] of Object.entries(others)) files.set(`${folder}/${path}`, text);
  const result = readCompose(file, compose, new Map(Object.entries(variables)), files);
  return { ...result, findings: describeFindings(result.findings, files) };
}

function variablesOf(result: ReturnType<typeof read>, name = "a"): string[] {
  return [...(result.services.get(name)?.environment ?? [])].map(([key, { value }]) => `${key}=${value}`);
}

describe("extends", () => {
  test("brings in a service of the same file: maps merge, lists grow, the rest is replaced", () => {
    const result = read(`services:
  base:
    image: a:1
    command: [serve]
    environment: [A=1, B=2]
    ports: ["127.0.0.1:80:80"]
    volumes: ["./x:/x", "./y:/y"]
    depends_on: [other]
    deploy: { resources: { limits: { cpus: "1", memory: 64M } } }
  a:
    extends: { service: base }
    command: [work]
    environment: { B: 3, C: 4 }
    ports: ["127.0.0.1:81:81"]
    volumes: ["./z:/y:ro"]
    depends_on: { base: { condition: service_started } }
    deploy: { resources: { limits: { memory: 128M } } }
  other: { image: o:1 }
`);
    expect(result.findings).toEqual([]);
    const a = result.services.get("a");
    expect(a).toMatchObject({
      image: { value: "a:1" },
      command: { value: ["work"] },
      limits: { cpus: { value: 1 }, memoryBytes: { value: 128 * 1024 ** 2 } },
    });
    expect(variablesOf(result)).toEqual(["A=1", "B=3", "C=4"]);
    expect(a?.ports.map((port) => port.containerPort)).toEqual([80, 81]);
    expect(a?.mounts.map(({ source, target }) => `${source}:${target}`)).toEqual(["x:/x", "z:/y"]);
    expect(a?.dependsOn.map((each) => each.service)).toEqual(["other", "base"]);
  });

  test("follows a chain into another file, whose paths are relative to that file", () => {
    const result = read("services: { a: { extends: { file: common/base.yaml, service: b } } }\n", {
      "common/base.yaml":
        "services:\n  b: { extends: c, volumes: ['./conf:/conf:ro'] }\n  c: { image: 'c:${TAG:-1}', env_file: c.env }\n",
      "common/c.env": "FROM=file\n",
    });
    expect(result.findings).toEqual([]);
    expect(result.services.get("a")).toMatchObject({
      image: { value: "c:1" },
      mounts: [{ source: "common/conf", readOnly: true, place: { file: `${folder}/common/base.yaml` } }],
    });
    expect(variablesOf(result)).toEqual(["FROM=file"]);
    expect([...result.services.keys()]).toEqual(["a"]);
  });

  test("reports a mistake once, where it is written", () => {
    const result = read("services:\n  base: { image: a:1, prots: [] }\n  a: { extends: base }\n");
    expect(result.findings).toEqual([
      'compose.yaml:2:23 compose/unknown-key <prots> the service "base" has no key "prots"',
    ]);
  });
});

describe("env_file", () => {
  test("gives variables; a later file and the service itself win", () => {
    const compose =
      "services:\n  a:\n    image: a:1\n    env_file: [one.env, { path: two.env }, { path: none.env, required: false }]\n    environment: { C: own }\n";
    const result = read(compose, { "one.env": "# first\nA=1\nB=1\n", "two.env": "B=2\nC=2\n" });
    expect(result.findings).toEqual([]);
    expect(variablesOf(result)).toEqual(["A=1", "B=2", "C=own"]);
    expect(result.services.get("a")?.environment.get("A")?.place).toMatchObject({
      file: `${folder}/one.env`,
      range: { start: { line: 2, column: 1 } },
    });
  });

  test("reports a line that is none", () => {
    const result = read("services: { a: { image: a:1, env_file: one.env } }\n", { "one.env": "A 1\n" });
    expect(result.findings).toEqual(["one.env:1:1 compose/dotenv <A 1> A 1 is not understood"]);
  });
});

describe("include", () => {
  test("adds the services and declarations of other files, with their own folder, variables and overrides", () => {
    const result = read(
      "include:\n  - more/compose.yaml\n  - { path: [b.yaml, b.override.yaml], env_file: b.env }\nservices: { a: { image: a:1, depends_on: [m], volumes: ['data:/data'] } }\n",
      {
        "more/compose.yaml": "services: { m: { image: 'm:${TAG}', volumes: ['./x:/x'] } }\nvolumes: { data: }\n",
        "more/.env": "TAG=7\n",
        "b.yaml": "services: { b: { image: 'b:${TAG}', environment: { A: '1' } } }\n",
        "b.override.yaml": "services: { b: { environment: { A: '2' } } }\n",
        "b.env": "TAG=8\n",
      },
    );
    expect(result.findings).toEqual([]);
    expect([...result.services.values()].map(({ name, image }) => `${name} ${image?.value}`)).toEqual([
      "a a:1",
      "m m:7",
      "b b:8",
    ]);
    expect(result.services.get("m")?.mounts).toMatchObject([{ source: "more/x" }]);
    expect(variablesOf(result, "b")).toEqual(["A=2"]);
  });

  test("of what has the same name is reported, and so is a file that includes itself", () => {
    const result = read("include: [b.yaml]\nservices: { a: { image: a:1 } }\n", {
      "b.yaml": "include: [compose.yaml]\nservices: { a: { image: b:1 } }\n",
    });
    expect(result.findings).toEqual([
      "b.yaml:1:11 compose/include <compose.yaml> environments/docker/compose.yaml includes itself",
      'compose.yaml:2:13 compose/include <a> "a" is declared under "services" here and in environments/docker/b.yaml, which is included',
    ]);
  });
});
