// @ts-check
import { createProjectGraphAsync } from "nx/src/devkit-exports";

/** Makes the project graph that `@nx/enforce-module-boundaries` reads, unless Nx itself, having just made it, runs us. */
export async function refreshProjectGraph() {
  if (process.env["NX_TASK_TARGET_PROJECT"] !== undefined) return;
  await createProjectGraphAsync({ exitOnError: false });
}
