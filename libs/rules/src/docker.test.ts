import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readContract, readEnvironment } from "@lakehouse/environment";
import { countBySeverity } from "@lakehouse/findings";
import { applyExceptions } from "./apply-exceptions.ts";
import { runRules } from "./run-rules.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const contractFile = "environments/contract.yaml";

function readDocker() {
  const files = new Map(
    readdirSync(`${root}environments/docker`, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`)
      .map((path) => [path.slice(root.length), readFileSync(path, "utf8")] as const),
  );
  return {
    ...readEnvironment({ name: "docker", files, variables: new Map() }),
    contract: readContract(contractFile, readFileSync(`${root}${contractFile}`, "utf8")),
  };
}

test("the docker environment and the contract are as they should be", () => {
  const { environment, findings, contract } = readDocker();
  expect([...findings, ...contract.findings]).toEqual([]);
  const components = [...(contract.contract?.components.values() ?? [])].filter(({ compose }) => compose);
  expect([...(environment?.services.keys() ?? [])].sort()).toEqual(
    components.map(({ compose }) => compose?.value).sort(),
  );
});

test("no rule has an error or a warning about them that no exception accepts; every switched-off health check is listed", () => {
  const { environment, contract } = readDocker();
  const environments = environment ? [environment] : [];
  const all = runRules({ environments, contract: contract.contract });
  // A day before every expiry: a test must not fail because time goes by, and validation says when an exception ends
  const { findings, accepted } = applyExceptions(all, environments, "2026-11-20");
  expect(accepted.map(({ rule }) => rule)).toEqual(["sec/docker-socket"]);
  expect(countBySeverity(findings)).toMatchObject({ error: 0, warning: 0 });
  expect(findings.map((finding) => `${finding.rule} ${finding.message}`)).toEqual([
    'flow/unprobed-service no probe asks "prefect-worker" whether it works',
    'rel/healthcheck the health check of "otel-collector" is switched off',
  ]);
});

test("what starts by default may use 2 CPUs and 4 GiB, and its limits sum up to just that", () => {
  const { environment } = readDocker();
  const services = [...(environment?.services.values() ?? [])].filter((service) => service.profiles.length === 0);
  let millicpus = 0;
  let bytes = 0;
  for (const { limits } of services) {
    millicpus += Math.round((limits?.cpus?.value ?? Number.NaN) * 1_000);
    bytes += limits?.memoryBytes?.value ?? Number.NaN;
  }
  expect([millicpus, bytes]).toEqual([2_000, 4 * 1024 ** 3]);
});
