import { expect, test } from "@jest/globals";
import type { Environment } from "@lakehouse/environment";
import { serviceNamed } from "./fixtures.ts";
import { selectServices } from "./selection.ts";

test("every declared service is run now, joins later, or is left out with a reason", () => {
  const services = [
    serviceNamed("postgres"),
    serviceNamed("jaeger"),
    serviceNamed("prometheus"),
    serviceNamed("grafana"),
    serviceNamed("pgadmin", { profiles: ["tools"] }),
  ];
  const environment = {
    services: new Map(services.map((service) => [service.name, service])),
  } as unknown as Environment;
  const start = async () => undefined;
  const selection = selectServices(environment, {
    postgres: { start },
    prometheus: { start, joinsLater: true },
    jaeger: { start, joinsLater: true },
  });
  expect(selection.first.map(({ service }) => service.name)).toEqual(["postgres"]);
  expect(selection.later.map(({ service }) => service.name)).toEqual(["prometheus", "jaeger"]);
  expect(selection.leftOut.map(({ service, reason }) => [service.name, reason])).toEqual([
    ["grafana", "needs a container"],
    ["pgadmin", "only in profile tools"],
  ]);
});
