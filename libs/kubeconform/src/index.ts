export { KubeconformError } from "./kubeconform-error.ts";
export type { KubeconformRow, Resource, SchemaError, Verdict } from "./row.ts";
export { kubeconformArgs, runKubeconform, type RunKubeconformOptions } from "./run-kubeconform.ts";
