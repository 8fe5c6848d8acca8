// @ts-check
import { spawnSync } from "node:child_process";

const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];

/** Jest loads ES modules only under a flag of Node's: where it is missing, Jest starts again with it, so `npx jest` just works. */
export function ensureVmModules() {
  if ([...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ").includes("vm-modules")) return;
  const again = spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: "inherit" });
  process.exit(again.status ?? 1);
}
