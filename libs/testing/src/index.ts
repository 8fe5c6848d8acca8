export { ApiError } from "./control-plane/api-error.ts";
export type { ControlPlane } from "./control-plane/control-plane.ts";
export type { User } from "./control-plane/credentials.ts";
export type { InstallCrdsOptions } from "./control-plane/install-crds.ts";
export type {
  ApiAnswer,
  ApiRequest,
  ApplyOptions,
  Identity,
  KubernetesApi,
  KubernetesObject,
} from "./control-plane/kubernetes-api.ts";
export { type NodePool, productionPools, singleNodePool, type Taint } from "./control-plane/node-pools.ts";
export { listRollouts, type Rollout } from "./control-plane/rollouts.ts";
export { type ControlPlaneOptions, startControlPlane } from "./control-plane/start-control-plane.ts";
export { type OpenedPage, openPage, type OpenPageOptions } from "./open-page.ts";
export { type TempDir, useTempDir } from "./temp-dir.ts";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";
export { silentLogger } from "@lakehouse/logging";
export { runTool, type ToolRun } from "./run-tool.ts";
