// @ts-check
import { dirname, posix } from "node:path";

/** The packages whose code or schemas decide what `lakehouse validate` says; `cli` is an input, not an edge (see below). */
const judges = ["environment", "environment-files", "findings", "kubeconform", "rules"];

/**
 * Makes every folder under environments/ an Nx project `env-<folder>` with one cached target, `validate`.
 *
 * Plain JavaScript, because Nx loads it in whatever Node runs Nx, and only Node 24 runs our TypeScript.
 *
 * @type {import("nx/src/devkit-exports").CreateNodes}
 */
export const createNodes = [
  // Narrow on purpose: Nx takes a deleted file that matches for a vanished project and marks everything affected.
  "environments/*/environment.yaml",
  (files) => [...files].sort().map((file) => [file, { projects: { [dirname(file)]: environmentProject(file) } }]),
];

/**
 * @param {string} file
 * @returns {Omit<import("nx/src/devkit-exports").ProjectConfiguration, "root">}
 */
function environmentProject(file) {
  const name = posix.basename(dirname(file));
  return {
    name: `env-${name}`,
    projectType: "library",
    tags: ["type:env", `env:${name}`],
    // The edge makes a change of theirs affect every environment; `^production` below makes it miss the cache too.
    implicitDependencies: judges,
    targets: { validate: validateTarget(name) },
  };
}

/**
 * @param {string} name
 * @returns {import("nx/src/devkit-exports").TargetConfiguration}
 */
function validateTarget(name) {
  return {
    command: `lakehouse validate ${name}`,
    options: { cwd: "{workspaceRoot}" },
    cache: true,
    inputs: [
      "default",
      "^production",
      // Belongs to no environment, judges all of them.
      "{workspaceRoot}/environments/contract.yaml",
      // The command only carries findings from the judges to the terminal. An edge to it would drag in everything that
      // `lakehouse up` needs, and a change of a Redis start-up would revalidate three environments.
      "{workspaceRoot}/tools/cli/bin/**/*",
      "{workspaceRoot}/tools/cli/src/**/*",
      "!{workspaceRoot}/tools/cli/src/**/*.test.ts",
    ],
    metadata: { description: `Proves offline that environments/${name} is correct and agrees with the contract` },
  };
}
