export { type OpenedPage, openPage, type OpenPageOptions } from "./open-page.ts";
export { type TempDir, useTempDir } from "./temp-dir.ts";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";
export { silentLogger } from "@lakehouse/logging";
