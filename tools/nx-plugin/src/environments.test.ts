import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createNxWorkspace, type NxWorkspace } from "./testing/nx-workspace.ts";

const all = ["env-alpha", "env-beta", "env-gamma"];
const everyCall = ["validate alpha", "validate beta", "validate gamma"];

let workspace: NxWorkspace;
beforeAll(() => {
  workspace = createNxWorkspace(["alpha", "beta", "gamma"]);
});
afterAll(() => workspace[Symbol.dispose]());

describe("which environments a commit validates", () => {
  // One file each, and few of them: every question starts an Nx.
  test.each([
    ["one environment's own file", ["environments/beta/manifests/data/redis.yaml"], ["env-beta"]],
    ["the contract", ["environments/contract.yaml"], all],
    ["a rule", ["libs/rules/src/image-pinned.ts"], all],
    ["the schema of environment.yaml", ["libs/environment/schema/environment.schema.json"], all],
    ["the command itself", ["tools/cli/src/commands/validate.ts"], all],
    ["what only `up` needs, and a page", ["libs/local-services/src/redis.ts", "docs/index.md"], []],
  ])("%s", (_what, files, environments) => {
    expect(workspace.affected(...files).filter((project) => project.startsWith("env-"))).toEqual(environments);
  });

  test("a new folder, which is a project at once", () => {
    using grown = createNxWorkspace(["alpha", "delta"]);
    expect(grown.affected("environments/delta/environment.yaml")).toEqual(["env-delta"]);
  });
});

describe("the cache of `validate`", () => {
  const ruleTest = "libs/rules/src/a-rule.test.ts";

  // In this order: each step starts from what the one before left in the cache.
  test.each([
    ["is empty at first", ruleTest, everyCall],
    ["answers when nothing changed", undefined, []],
    ["is missed by the one environment that changed", "environments/beta/compose.yaml", ["validate beta"]],
    ["is missed by all when the contract changed", "environments/contract.yaml", everyCall],
    ["is missed by all when a rule changed", "libs/rules/src/a-rule.ts", everyCall],
    ["is missed by all when the command changed", "tools/cli/src/commands/validate.ts", everyCall],
    ["answers when only the test of a rule changed", ruleTest, []],
  ])("%s", (what, changed, calls) => {
    if (changed !== undefined) workspace.write(changed, `// ${what}\n`);
    expect(workspace.run("run-many", "-t", "validate")).toEqual(calls);
  });
});
