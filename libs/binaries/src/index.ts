export type { Binary, ObtainOptions, Progress } from "./binary.ts";
export { type BinaryName, binaryNames, isBinaryName } from "./catalog.ts";
export { obtainBinary } from "./obtain-binary.ts";
export { type Prepared, prepareBinaries, type PrepareOptions } from "./prepare-binaries.ts";
export { type Attempt, BinaryUnavailableError } from "./unavailable-error.ts";
