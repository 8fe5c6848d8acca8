export { nearestName } from "@lakehouse/environment";
export { findRoot } from "./find-root.ts";
export { listEnvironments } from "./list-environments.ts";
export { loadContract, type LoadedContract } from "./load-contract.ts";
export { loadEnvironment, type LoadedEnvironment, type LoadOptions } from "./load-environment.ts";
