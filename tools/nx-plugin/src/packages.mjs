// @ts-check
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Gives every package the targets `lint` and, where it has tests, `test`.
 *
 * @type {import("nx/src/devkit-exports").CreateNodes}
 */
export const createNodes = [
  "{apps,libs,tools}/*/package.json",
  (files, _options, { workspaceRoot }) =>
    [...files].sort().map((file) => {
      const root = dirname(file);
      const test = hasTests(join(workspaceRoot, root)) ? { test: testTarget(root) } : {};
      return [file, { projects: { [root]: { targets: { lint: lintTarget(root), ...test } } } }];
    }),
];

/**
 * @param {string} root
 * @returns {import("nx/src/devkit-exports").TargetConfiguration}
 */
function lintTarget(root) {
  return {
    command: `eslint --max-warnings 0 ${root}`,
    options: { cwd: "{workspaceRoot}" },
    cache: true,
    inputs: [
      "default",
      // Typed rules look through imports.
      "^production",
      "{workspaceRoot}/eslint.config.mjs",
      { externalDependencies: ["eslint", "typescript", "typescript-eslint", "@nx/eslint-plugin"] },
    ],
    metadata: { description: "ESLint, including the direction of imports" },
  };
}

/**
 * @param {string} root
 * @returns {import("nx/src/devkit-exports").TargetConfiguration}
 */
function testTarget(root) {
  return {
    command: `jest ${root}/`,
    options: { cwd: "{workspaceRoot}" },
    // Real servers, ports and clocks are inputs that no cache sees; and two packages' servers would measure each other.
    cache: false,
    parallelism: false,
    dependsOn: [{ projects: ["test-runner"], target: "prepare-tools" }],
    inputs: ["default", "^production", "{workspaceRoot}/jest.config.mjs"],
    metadata: { description: "Jest, restricted to this package" },
  };
}

/** @param {string} folder */
function hasTests(folder) {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).some(
    (path) => path.endsWith(".test.ts") && !path.includes("node_modules"),
  );
}
