import { describe, expect, test } from "@jest/globals";
import { describeFindings } from "../findings.fixture.ts";
import { readCompose } from "./read-compose.ts";

const file = "compose.yaml";

function read(text: string, variables: Record<string, string> = {}) {
  const result = readCompose(file, text, new Map(Object.entries(variables)));
  return { ...result, findings: describeFindings(result.findings, new Map([[file, text]])) };
}

/** The service "a" with this body, one line each. */
function service(...lines: string[]): string {
  return ["services:", "  a:", "    image: a:1", ...lines.map((line) => `    ${line}`), ""].join("\n");
}

describe("what is wrong is named where it stands", () => {
  test.each<[string, string, string[]]>([
    [
      "an unknown key of the file",
      "service: {}\n",
      ['compose.yaml:1:1 compose/unknown-key <service> a Compose file has no key "service"'],
    ],
    [
      "an unknown key of a service",
      service("prots: []"),
      ['compose.yaml:4:5 compose/unknown-key <prots> the service "a" has no key "prots"'],
    ],
    [
      "a wrong type",
      service('ports: "80:80"', "privileged: [x]"),
      [
        'compose.yaml:4:12 compose/type <"80:80"> "ports" must be a list, not the text "80:80"',
        'compose.yaml:5:17 compose/type <[x]> "privileged" must be text or true or false, not a list',
      ],
    ],
    [
      "a number among arguments",
      service("command: [sleep, 5]"),
      ['compose.yaml:4:22 compose/type <5> an item of "command" must be text, not the number 5'],
    ],
    [
      "a map that a colon made of a line",
      service("healthcheck:", "  test:", "    - CMD", "    - a ? b : c"),
      ['compose.yaml:7:11 compose/type <a ? b> an item of "test" must be text, not a map'],
    ],
    [
      "bad ports",
      service("ports:", "  - 99999:80", '  - "1.2.3:80:80"', '  - "80-90:80"', '  - "80:80/sctp"', "  - published: 80"),
      [
        'compose.yaml:5:9 compose/port <99999:80> "99999" is not a host port from 1 to 65535',
        'compose.yaml:6:9 compose/bad-host-ip <"1.2.3:80:80"> "1.2.3" is not an IP address',
        'compose.yaml:7:9 compose/port <"80-90:80"> "80-90:80" maps 11 ports to 1',
        'compose.yaml:8:9 compose/port <"80:80/sctp"> "sctp" is neither tcp nor udp',
        'compose.yaml:9:9 compose/port <published> a port needs a "target"',
      ],
    ],
    [
      "neither image nor build",
      "services:\n  a: {}\n",
      ['compose.yaml:2:3 compose/image-or-build <a> the service "a" has neither "image" nor "build"'],
    ],
    [
      "references to nothing",
      service("depends_on: [b]", "secrets: [s]", "configs: [c]", "networks: [n]", "volumes: ['v:/data']"),
      [
        "compose.yaml:8:15 compose/undefined-volume <'v:/data'> the volume \"v\" is not declared at the top level",
        'compose.yaml:7:16 compose/undefined-network <n> the network "n" is not declared at the top level',
        'compose.yaml:5:15 compose/undefined-secret <s> the secret "s" is not declared at the top level',
        'compose.yaml:6:15 compose/undefined-config <c> the config "c" is not declared at the top level',
        'compose.yaml:4:18 compose/depends-on <b> "a" depends on "b", which is not declared',
      ],
    ],
    [
      "a cycle",
      "services:\n  a: { image: a:1, depends_on: [b] }\n  b: { image: b:1, depends_on: [a] }\n",
      ["compose.yaml:3:33 compose/depends-on <a> a cycle of dependencies: a -> b -> a"],
    ],
    [
      "a condition that does not exist",
      service("depends_on: { a: { condition: healthy } }"),
      ['compose.yaml:4:35 compose/depends-on <healthy> "healthy" is not a condition'],
    ],
    [
      "limits",
      service("deploy: { resources: { limits: { cpus: many, memory: 1 GiBi } } }"),
      [
        'compose.yaml:4:44 compose/limit <many> "many" is not a number of CPUs',
        'compose.yaml:4:58 compose/limit <1 GiBi> "1 GiBi" is not an amount of memory',
      ],
    ],
    [
      "a health check",
      service("healthcheck: { test: [curl, x], interval: 10 , timeout: 5 }".replace("10 ", '"10"')),
      [
        'compose.yaml:4:62 compose/type <5> "timeout" must be text, not the number 5',
        'compose.yaml:4:47 compose/duration <"10"> "interval" is "10", which is not a duration',
        'compose.yaml:4:27 compose/healthcheck-form <curl> "test" must begin with CMD, CMD-SHELL, NONE',
      ],
    ],
    [
      "volumes",
      service("volumes:", "  - a:b:c:d", "  - { type: bind, target: /x }", "  - { source: x, target: /x }"),
      [
        'compose.yaml:5:9 compose/volume <a:b:c:d> "a:b:c:d" is not a volume',
        'compose.yaml:6:17 compose/volume <bind> a bind mount needs a "source"',
        'compose.yaml:7:9 compose/volume <{ source: x, target: /x }> a volume needs a "type": bind, volume or tmpfs',
      ],
    ],
    [
      "a restart policy, an open quote, a variable that is a list",
      service("restart: sometimes", "command: echo 'x", "environment: { A: [1] }"),
      [
        'compose.yaml:6:23 compose/type <[1]> the variable "A" must be text, a number or a boolean, not a list',
        'compose.yaml:5:14 compose/command <echo \'x> "command" has a quote that is never closed',
        'compose.yaml:4:14 compose/restart <sometimes> "sometimes" is not a restart policy',
      ],
    ],
    [
      "networks beside network_mode",
      service("network_mode: host", "networks: [default]"),
      [
        'compose.yaml:4:5 compose/network-mode-vs-networks <network_mode> "network_mode" and "networks" exclude each other',
      ],
    ],
    [
      "secrets with no source, or two",
      "secrets:\n  a: {}\n  b: { file: x, environment: Y }\n  c: { external: true }\n",
      [
        'compose.yaml:2:3 compose/config-secret-source <a> the secret "a" has no source',
        'compose.yaml:3:3 compose/config-secret-source <b> the secret "b" has 2 sources: file, environment',
      ],
    ],
    [
      "files that are not there",
      `include: [other.yaml]\n${service("extends: { file: b.yaml, service: b }", "env_file: .env")}`,
      [
        "compose.yaml:5:22 compose/missing-file <b.yaml> b.yaml does not exist, or lies outside the environment's folder",
        "compose.yaml:1:11 compose/missing-file <other.yaml> other.yaml does not exist, or lies outside the environment's folder",
        "compose.yaml:6:15 compose/missing-file <.env> .env does not exist, or lies outside the environment's folder",
      ],
    ],
    [
      "extending what is not there, and itself",
      "services:\n  a: { extends: bb }\n  b: { extends: { service: c } }\n  c: { extends: b, image: c:1 }\n",
      [
        'compose.yaml:2:17 compose/extends <bb> "a" extends "bb", which is not declared',
        'compose.yaml:4:17 compose/extends <b> "c" extends itself by way of "b"',
        'compose.yaml:3:28 compose/extends <c> "b" extends itself by way of "c"',
        'compose.yaml:2:3 compose/image-or-build <a> the service "a" has neither "image" nor "build"',
      ],
    ],
    [
      "the header",
      "version: '3'\nname: My Project\n",
      [
        'compose.yaml:1:1 compose/version <version> "version" is obsolete, Compose ignores it',
        'compose.yaml:2:7 compose/name <My Project> "My Project" is not a project name',
      ],
    ],
    [
      "variables",
      service("command: $MISSING", "hostname: ${NEEDED:?the host}", "domainname: ${BAD"),
      [
        "compose.yaml:4:14 compose/undefined-variable <$MISSING> the variable MISSING has no value; Compose would put nothing there",
        "compose.yaml:5:15 compose/required-variable <${NEEDED:?the host}> the variable NEEDED is required: the host",
        'compose.yaml:6:17 compose/interpolation <${BAD> a "${" without its "}"',
      ],
    ],
    ["a list for a file", "- a\n", ["compose.yaml:1:1 compose/type <- a> a Compose file must be a map, not a list"]],
    [
      "text for a service",
      "services:\n  a: b\n",
      ['compose.yaml:2:6 compose/type <b> the service "a" must be a map, not the text "b"'],
    ],
  ])("%s", (_, text, expected) => {
    expect(read(text).findings).toEqual(expected);
  });
});

describe("ports", () => {
  function ports(...items: string[]) {
    const { services, findings } = read(service("ports:", ...items.map((item) => `  - ${item}`)));
    expect(findings).toEqual([]);
    return services.get("a")?.ports.map(({ containerPort, protocol, published }) => {
      const host = published ? `${published.hostIp}:${published.hostPort}` : "none";
      return `${host}->${containerPort}/${protocol}`;
    });
  }

  test.each<[string, string[]]>([
    ['"127.0.0.1:5432:5432/tcp"', ["127.0.0.1:5432->5432/tcp"]],
    ['"8080:80"', ["0.0.0.0:8080->80/tcp"]],
    ["5432", ["none->5432/tcp"]],
    ['"53:53/udp"', ["0.0.0.0:53->53/udp"]],
    ['"[::1]:80:80"', ["::1:80->80/tcp"]],
    ['"127.0.0.1::80"', ["none->80/tcp"]],
    ['"80-81:90-91"', ["0.0.0.0:80->90/tcp", "0.0.0.0:81->91/tcp"]],
    ["{ target: 80, published: '8080', host_ip: 127.0.0.1 }", ["127.0.0.1:8080->80/tcp"]],
    ["{ target: 80 }", ["none->80/tcp"]],
  ])("%s is %j", (item, expected) => {
    expect(ports(item)).toEqual(expected);
  });

  test("exposed ports are known without being published", () => {
    const { services } = read(service("expose: [9000, '53/udp', 80]", "ports: ['127.0.0.1:80:80']"));
    expect(
      services.get("a")?.ports.map((port) => [port.containerPort, port.protocol, port.published?.hostPort]),
    ).toEqual([
      [80, "tcp", 80],
      [9000, "tcp", undefined],
      [53, "udp", undefined],
    ]);
  });
});

describe("a service", () => {
  test("takes its variables from a map, a list, or the shell; without a value they are absent", () => {
    const variables = { FROM_SHELL: "shell", OTHER: "x" };
    const asMap = read(
      service("environment: { A: yes, B: 0644, C: 1.10, D: true, FROM_SHELL: , GONE: , E: '$OTHER' }"),
      variables,
    );
    expect([...(asMap.services.get("a")?.environment ?? [])].map(([name, { value }]) => `${name}=${value}`)).toEqual([
      "A=yes",
      "B=420",
      "C=1.1",
      "D=true",
      "FROM_SHELL=shell",
      "E=x",
    ]);
    const asList = read(service("environment: [A=b=c, FROM_SHELL, GONE, EMPTY=]"), variables);
    expect([...(asList.services.get("a")?.environment ?? [])].map(([name, { value }]) => `${name}=${value}`)).toEqual([
      "A=b=c",
      "FROM_SHELL=shell",
      "EMPTY=",
    ]);
  });

  test.each<[string, string[]]>([
    ["command: [a, 'b c']", ["a", "b c"]],
    ['command: sh -c \'echo "x y"\' --z="1 2"', ["sh", "-c", 'echo "x y"', "--z=1 2"]],
    ["command: a\\ b ''", ["a b", ""]],
  ])("%s", (line, expected) => {
    expect(read(service(line)).services.get("a")?.command?.value).toEqual(expected);
  });

  test.each<[string, number]>([
    ["512M", 512 * 1024 ** 2],
    ["1.5g", 1.5 * 1024 ** 3],
    ["64kb", 64 * 1024],
    ["'1024'", 1024],
    ["2GiB", 2 * 1024 ** 3],
  ])("%s of memory", (memory, bytes) => {
    const { services } = read(service(`deploy: { resources: { limits: { memory: ${memory}, cpus: 0.5 } } }`));
    expect(services.get("a")?.limits?.memoryBytes?.value).toBe(bytes);
    expect(services.get("a")?.limits?.cpus?.value).toBe(0.5);
  });

  test("knows the files of its folder that it mounts, by volume and by config", () => {
    const text = `${service(
      "volumes: ['./config/x:/etc/x:ro', 'data:/data', '/srv:/srv', '../../environments:/e', /anonymous]",
      "configs: [{ source: c, target: /etc/c }, c]",
    )}volumes: { data: }\nconfigs: { c: { file: ./config/c } }\n`;
    const { services, findings } = read(text);
    expect(findings).toEqual([]);
    expect(services.get("a")?.mounts.map(({ source, target, readOnly }) => [source, target, readOnly])).toEqual([
      ["config/x", "/etc/x", true],
      ["../../environments", "/e", false],
      ["config/c", "/etc/c", true],
      ["config/c", "/c", true],
    ]);
    expect(services.get("a")?.hostMounts?.map((mount) => mount.source)).toEqual(["/srv"]);
  });

  test("knows its secrets by their path under /run/secrets", () => {
    const text = `${service("secrets: [plain, { source: s, target: db/password }, { source: s, target: /run/secrets/x/y }]")}secrets: { plain: { file: f }, s: { file: f } }\n`;
    expect(
      read(text)
        .services.get("a")
        ?.secrets.map((secret) => secret.value),
    ).toEqual(["plain", "db/password", "x/y"]);
  });

  test("that others await the end of, and that is not restarted, is a one-shot", () => {
    const text =
      "services:\n  init: { image: a:1, restart: no }\n  job: { image: a:1 }\n  b:\n    image: b:1\n    depends_on: { init: { condition: service_completed_successfully } }\n";
    const { services, findings } = read(text);
    expect(findings).toEqual([]);
    expect([...services.values()].map((each) => [each.name, each.oneShot])).toEqual([
      ["init", true],
      ["job", false],
      ["b", false],
    ]);
  });

  test("may share keys through anchors and extension fields", () => {
    const text =
      "x-base: &base { restart: always, environment: &env { A: 1 } }\nservices:\n  a: { <<: *base, image: a:1, environment: { <<: *env, B: 2 } }\n";
    const { services, findings } = read(text);
    expect(findings).toEqual([]);
    expect([...(services.get("a")?.environment.keys() ?? [])]).toEqual(["B", "A"]);
  });
});
