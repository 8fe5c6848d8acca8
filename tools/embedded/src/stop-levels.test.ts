import { expect, test } from "@jest/globals";
import { serviceNamed } from "./fixtures.ts";
import { stopLevels } from "./stop-levels.ts";

test("dependants stop before what they depend on, along the longest chain", () => {
  const services = [
    serviceNamed("postgres"),
    serviceNamed("redis"),
    serviceNamed("prefect-server", { dependsOn: ["postgres"] }),
    serviceNamed("prefect-worker", { dependsOn: ["prefect-server"] }),
    serviceNamed("gateway", { dependsOn: ["postgres"] }),
  ];
  const names = stopLevels(services).map((level) => level.map(({ name }) => name));
  expect(names).toEqual([["redis", "prefect-worker", "gateway"], ["prefect-server"], ["postgres"]]);
});
