export { askControl } from "./control.ts";
export { type EmbeddedOptions, type EmbeddedRun, startEmbedded } from "./embedded-run.ts";
export { ServiceStartError } from "./fleet.ts";
export { PortsTakenError } from "./port-plan.ts";
export {
  openStateFolder,
  requireSpaceForRun,
  type StateFolder,
  StateFolderError,
  stateFolderOf,
} from "./state-folder.ts";
