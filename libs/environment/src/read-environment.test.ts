import { describe, expect, test } from "@jest/globals";
import { describeFindings } from "./findings.fixture.ts";
import { readEnvironment } from "./read-environment.ts";

const compose = `services:
  postgres: { image: "postgres:15.19", ports: ["127.0.0.1:5432:5432"], secrets: [{ source: s, target: postgres/password }] }
  minio: { image: "minio:1", ports: ["127.0.0.1:9000:9000"] }
  gateway: { image: "gateway:1", ports: ["127.0.0.1:8080:8080"] }
secrets: { s: { file: x } }
`;
const header = "apiVersion: lakehouse/v1\nkind: Environment\nplatform: compose\n";
const secrets = "secrets: [{ name: postgres, keys: [password] }]\n";

function read(environment: string, composeText = compose) {
  const files = new Map([
    ["environments/docker/compose.yaml", composeText],
    ["environments/docker/environment.yaml", environment],
  ]);
  const result = readEnvironment({ name: "docker", files, variables: new Map() });
  return { ...result, findings: describeFindings(result.findings, files) };
}

/** environment.yaml with one probe of these lines; the probe begins in line 6, column 5. */
function probe(...lines: string[]): string {
  return `${header}${secrets}probes:\n  - ${lines.join("\n    ")}\n`;
}

function slo(...lines: string[]): string {
  return `${probe("{ name: up, service: postgres, kind: tcp, port: 5432 }")}slos:\n  - ${lines.join("\n    ")}\n`;
}

const up = ["name: up", "service: postgres", "kind: tcp", "port: 5432"];

describe("what is wrong is named where it stands, with the text that is meant", () => {
  test.each<[string, string, string[]]>([
    [
      "an unknown key, with the nearest one",
      `${header}${secrets}probess: []\n`,
      ['environment.yaml:5:1 schema/unknown-key <probess> unknown key "probess"'],
    ],
    [
      "another version and kind",
      `apiVersion: lakehouse/v2\nkind: Environnment\nplatform: compose\n${secrets}`,
      [
        'environment.yaml:1:13 schema/value <lakehouse/v2> "apiVersion" is "lakehouse/v2"; it must be "lakehouse/v1"',
        'environment.yaml:2:7 schema/value <Environnment> "kind" is "Environnment"; it must be "Environment"',
      ],
    ],
    [
      "missing keys",
      `kind: Environment\n${secrets}`,
      [
        'environment.yaml:1:1 schema/missing-key <kind> the file needs the key "apiVersion"',
        'environment.yaml:1:1 schema/missing-key <kind> the file needs the key "platform"',
      ],
    ],
    [
      "a missing key of a probe, a wrong type and an unknown key, all at once",
      probe("name: up", "service: 5", "kind: http", "pott: 80"),
      [
        'environment.yaml:6:5 schema/missing-key <name> an item of "probes" needs the key "port"',
        'environment.yaml:9:5 schema/unknown-key <pott> unknown key "pott"',
        'environment.yaml:7:14 schema/value <5> "service" is 5; it must be text',
      ],
    ],
    [
      "an unknown kind of probe",
      probe("name: up", "service: postgres", "kind: postgress", "port: 5432"),
      [
        'environment.yaml:8:11 schema/value <postgress> "kind" is "postgress", which is not one of http, tcp, postgres, redis, s3, prefect, gateway',
      ],
    ],
    [
      "a probe without a kind",
      probe("name: up", "service: postgres"),
      ['environment.yaml:6:5 schema/missing-key <name> an item of "probes" needs the key "kind"'],
    ],
    [
      "a misspelt kind",
      probe("name: up", "service: postgres", "kin: tcp", "port: 5432"),
      [
        'environment.yaml:6:5 schema/missing-key <name> an item of "probes" needs the key "kind"',
        'environment.yaml:8:5 schema/unknown-key <kin> unknown key "kin"',
      ],
    ],
    [
      "a duration that is none, twice",
      probe(...up, "interval: 5", "timeout: 2 s"),
      [
        'environment.yaml:10:15 schema/value <5> "interval" is 5; it must be a duration such as "250ms", "5s" or "30d"',
        'environment.yaml:11:14 schema/value <2 s> "timeout" is "2 s"; it must be a duration such as "250ms", "5s" or "30d"',
      ],
    ],
    [
      "a timeout longer than the interval",
      probe(...up, "interval: 1s", "timeout: 2s"),
      ["environment.yaml:11:14 probe/timeout <2s> a timeout of 2000 ms is longer than the interval of 1000 ms"],
    ],
    [
      "an unknown service",
      probe("name: up", "service: postgers", "kind: tcp", "port: 5432"),
      ['environment.yaml:7:14 ref/service <postgers> no service is named "postgers"'],
    ],
    [
      "a port that the service does not have",
      probe("name: up", "service: postgres", "kind: tcp", "port: 5433"),
      ['environment.yaml:9:11 ref/port <5433> the service "postgres" declares no port 5433'],
    ],
    [
      "a port out of range",
      probe("name: up", "service: postgres", "kind: tcp", "port: 70000"),
      ['environment.yaml:9:11 schema/value <70000> "port" is 70000; it must be at most 65535'],
    ],
    [
      "an unknown secret, an unknown key",
      probe(
        "{ name: a, service: postgres, kind: redis, port: 5432, password: { secret: postgers/password } }\n  - { name: b, service: postgres, kind: redis, port: 5432, password: { secret: postgres/pass } }",
      ),
      [
        'environment.yaml:6:80 ref/secret <postgers/password> no secret is named "postgers"',
        'environment.yaml:7:80 ref/secret <postgres/pass> the secret "postgres" has no key "pass"',
      ],
    ],
    [
      "a secret in plain text",
      probe(...up.with(2, "kind: redis"), "password: hunter2"),
      ['environment.yaml:10:15 schema/value <hunter2> "password" is "hunter2"; it must be a map'],
    ],
    [
      "a secret that a service mounts and nobody declares",
      `${header}secrets: [{ name: postgres, keys: [other, other] }]\n`,
      [
        'environment.yaml:4:43 ref/secret <other> the secret "postgres" has the key "other" twice',
        'compose.yaml:2:103 ref/secret <postgres/password> the secret "postgres" has no key "password"',
      ],
    ],
    [
      "two probes with one name",
      probe(`{ ${up.join(", ")} }\n  - { ${up.join(", ")} }`),
      ['environment.yaml:7:13 probe/duplicate <up> the service "postgres" has two probes named "up"'],
    ],
    [
      "a pattern that is none",
      probe(...up.with(2, "kind: http"), 'bodyMatches: "("'),
      ['environment.yaml:10:18 probe/pattern <"("> Invalid regular expression: /(/: Unterminated group'],
    ],
    [
      "a canary that moves too often, to a store that is not there",
      probe(
        "name: move",
        "service: gateway",
        "kind: gateway",
        "port: 8080",
        "canaryInterval: 5s",
        "token: { secret: postgres/password }",
        "storage:",
        "  service: minoi",
        "  port: 9000",
        "  bucket: canary",
        "  accessKeyId: { secret: postgres/password }",
        "  secretAccessKey: { secret: postgres/password }",
      ),
      [
        "environment.yaml:10:21 probe/canary-interval <5s> a gateway canary moves an object; once in 60 s is the most it may",
        'environment.yaml:13:16 ref/service <minoi> no service is named "minoi"',
      ],
    ],
    [
      "an SLO about a probe that does not exist",
      slo("{ name: a, service: postgres, type: availability, objective: 99.9%, probes: [upp] }"),
      ['environment.yaml:8:82 slo/probe <upp> the service "postgres" has no probe "upp"'],
    ],
    [
      "objectives that are none",
      slo(
        "{ name: a, service: postgres, type: availability, objective: 99.9, probes: [up] }\n  - { name: b, service: postgres, type: errors, objective: 100%, probes: [up] }",
      ),
      [
        'environment.yaml:8:66 schema/value <99.9> "objective" is 99.9; it must be a percentage below 100 such as "99.9%"',
        'environment.yaml:9:60 schema/value <100%> "objective" is "100%"; it must be a percentage below 100 such as "99.9%"',
      ],
    ],
    [
      "a threshold that is missing, one that means nothing, a service that is not there, a name given twice",
      slo(
        "{ name: a, service: postgres, type: latency, objective: 95%, probes: [up] }\n  - { name: a, service: postgers, type: errors, objective: 95%, probes: [up], threshold: 1s }",
      ),
      [
        'environment.yaml:8:13 slo/threshold <a> the latency SLO "a" needs a "threshold"',
        'environment.yaml:9:13 slo/duplicate <a> two SLOs are named "a"',
        'environment.yaml:9:90 slo/threshold <1s> "threshold" has no meaning for an SLO of type errors',
        'environment.yaml:9:25 ref/service <postgers> no service is named "postgers"',
      ],
    ],
    [
      "malformed YAML",
      'apiVersion: lakehouse/v1\nkind: "Environment\n',
      ['environment.yaml:2:7 yaml/syntax <"Environment> Missing closing "quote'],
    ],
    ["nothing", "", ["environment.yaml:1:1 yaml/empty <> the file is empty"]],
    ["something else", "- 1\n", ["environment.yaml:1:1 schema/value <- 1> the file must be a map"]],
    [
      "exceptions that say too little, or too much",
      `${header}${secrets}exceptions:\n  - { rule: a/b, reason: x, expires: 2027-02-30 }\n  - { rule: a/b, path: x, expires: soon }\n`,
      [
        'environment.yaml:7:5 schema/missing-key <{ rule: a/b, path: x, expires: soon }> an item of "exceptions" needs the key "reason"',
        'environment.yaml:7:36 schema/value <soon> "expires" is "soon"; it must be a day such as "2027-03-31"',
        "environment.yaml:6:38 exception/date <2027-02-30> there is no day 2027-02-30",
        'environment.yaml:6:13 exception/target <a/b> the exception from "a/b" needs a "resource" or a "path"',
      ],
    ],
  ])("%s", (_, text, expected) => {
    const { environment, findings } = read(text);
    expect(findings).toEqual(expected);
    expect(environment).toBeUndefined();
  });

  test("suggests the nearest name", () => {
    const files = new Map([
      ["environments/docker/compose.yaml", compose],
      ["environments/docker/environment.yaml", probe("name: up", "servise: x", "kind: tcp", "port: 1")],
    ]);
    const { findings } = readEnvironment({ name: "docker", files, variables: new Map() });
    expect(findings.map((finding) => finding.help)).toContain('did you mean "service"?');
  });
});

describe("the files of an environment", () => {
  test("that are missing are named, both at once", () => {
    const { findings } = readEnvironment({ name: "docker", files: new Map(), variables: new Map() });
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      "structure/missing-file environments/docker/environment.yaml is missing",
      "structure/missing-file environments/docker/compose.yaml is missing",
    ]);
  });

  test("that cannot be read are named with the reason", () => {
    const path = "environments/docker/compose.yaml";
    const files = new Map([["environments/docker/environment.yaml", `${header}${secrets}`]]);
    const unreadable = new Map([[path, "no permission"]]);
    const { findings } = readEnvironment({ name: "docker", files, unreadable, variables: new Map() });
    expect(findings.map((finding) => finding.message)).toEqual([`${path} cannot be read: no permission`]);
  });

  test("that services mount must exist", () => {
    const text = compose.replace('image: "minio:1"', 'image: "minio:1", volumes: ["./config/minio:/etc/minio"]');
    expect(read(`${header}${secrets}`, text).findings).toEqual([
      'compose.yaml:3:40 compose/missing-file <"./config/minio:/etc/minio"> environments/docker/config/minio, which "minio" mounts, does not exist',
    ]);
  });

  test("both report at once, and one malformed file does not hide the other's mistakes", () => {
    const { findings } = read(probe(...up, "colour: red"), "services: [\n");
    expect(findings).toEqual([
      'environment.yaml:10:5 schema/unknown-key <colour> unknown key "colour"',
      expect.stringMatching(/^compose.yaml:\d:\d yaml\/syntax /),
    ]);
  });
});

describe("what is not written", () => {
  test("has the defaults of the platform", () => {
    const { environment, findings } = read(probe(...up.with(2, "kind: http")));
    expect(findings).toEqual([]);
    expect(environment?.probes[0]).toMatchObject({
      id: "postgres/up",
      intervalMs: 5_000,
      timeoutMs: 2_500,
      path: "/",
      tls: false,
      statuses: undefined,
    });
  });

  test("can have defaults of the environment, and a short interval shortens the timeout", () => {
    const defaults = "defaults: { interval: 20s, timeout: 4s }\n";
    expect(read(probe(...up) + defaults).environment?.probes[0]).toMatchObject({
      intervalMs: 20_000,
      timeoutMs: 4_000,
    });
    const short = read(probe(...up, "interval: 500ms") + defaults);
    expect(short.environment?.probes[0]).toMatchObject({ intervalMs: 500, timeoutMs: 500 });
  });

  test("an SLO's window is 30 days; its objective is exact", () => {
    const { environment, findings } = read(
      slo("{ name: a, service: postgres, type: latency, objective: 99.9%, threshold: 200ms, probes: [up] }"),
    );
    expect(findings).toEqual([]);
    expect(environment?.slos[0]).toMatchObject({ objective: 0.999, windowMs: 30 * 86_400_000, thresholdMs: 200 });
  });
});

test("YAML shorthand works in our own files too: anchors and merge keys", () => {
  const text = `${header}${secrets}probes:
  - &base { name: one, service: postgres, kind: tcp, port: 5432 }
  - { <<: *base, name: two }
`;
  expect(read(text).environment?.probes.map((each) => each.id)).toEqual(["postgres/one", "postgres/two"]);
});
