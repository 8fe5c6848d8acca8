import { expect, test } from "@jest/globals";
import type { Environment, Service } from "@lakehouse/environment";
import { gateway, http } from "./definitions.fixture.ts";
import { locateProbe } from "./locate-probe.ts";

const { place } = http;

function service(name: string, containerPort: number, published?: number): Service {
  return {
    ...{ name, place, hasBuild: false, environment: new Map(), dependsOn: [], profiles: [], mounts: [], secrets: [] },
    oneShot: false,
    ports: [
      {
        ...{ containerPort, protocol: "tcp", place },
        published: published === undefined ? undefined : { hostIp: "127.0.0.1", hostPort: published },
      },
    ],
  };
}

const services = [service("service", 1, 8_080), service("store", 9_000, 19_000), service("inner", 1)];
const environment: Environment = {
  ...{ name: "test", platform: "compose", probes: [], slos: [], secrets: [], resources: [], exceptions: [], place },
  services: new Map(services.map((declared) => [declared.name, declared])),
};

test("a probe is where its port is published, or where the run says it is", () => {
  expect(locateProbe(http, { environment, vantage: "host" })).toMatchObject({
    kind: "located",
    address: { host: "127.0.0.1", port: 8_080 },
  });
  const overrides = new Map([["service:1", { host: "127.0.0.1", port: 18_080 }]]);
  expect(locateProbe(http, { environment, vantage: "host", overrides })).toMatchObject({ address: { port: 18_080 } });
  expect(locateProbe(http, { environment, vantage: "network" })).toMatchObject({
    address: { host: "service", port: 1 },
  });
});

test("a probe of a service that is left out is unmeasured, with the reason", () => {
  const leftOut = new Map([["service", "it needs a container"]]);
  expect(locateProbe(http, { environment, vantage: "host", leftOut })).toEqual({
    kind: "unmeasured",
    cause: "vantage",
    message: "service is left out: it needs a container",
  });
});

test("a probe that cannot be reached from here is unmeasured, with the reason", () => {
  const inner = { ...http, service: "inner" };
  expect(locateProbe(inner, { environment, vantage: "host" })).toMatchObject({
    kind: "unmeasured",
    message: "inner does not publish port 1",
  });
});

test("a gateway needs its storage as well", () => {
  const located = locateProbe(gateway, { environment, vantage: "host" });
  if (located.kind !== "located") throw new Error(located.message);
  expect(located.resolve("store", 9_000)).toEqual({ host: "127.0.0.1", port: 19_000 });
  expect(() => located.resolve("elsewhere", 1)).toThrow("test declares no service elsewhere");
  const leftOut = new Map([["store", "no binary"]]);
  expect(locateProbe(gateway, { environment, vantage: "host", leftOut })).toMatchObject({
    kind: "unmeasured",
    message: "store is left out: no binary",
  });
});
