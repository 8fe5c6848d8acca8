export type { S3Credentials } from "./child.ts";
export { classifyFailure, type FailureClass } from "./classify-failure.ts";
export { copyLine, type CopyLineOptions, isSayable, type ObjectAddress, UnsayableAddressError } from "./copy-line.ts";
export { detectFeatures, type S5cmdFeatures } from "./features.ts";
export { obtainS5cmd } from "./obtain.ts";
export { type OutputLine, parseOutputLine } from "./parse-output.ts";
export { quoteArgument } from "./quote.ts";
export { type CopyOutcome, type S5cmdRun, type S5cmdRunOptions, startS5cmdRun } from "./run.ts";
