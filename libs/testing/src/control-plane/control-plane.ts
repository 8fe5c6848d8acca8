import type { CommandOutput } from "@lakehouse/processes";
import type { InstallCrdsOptions } from "./install-crds.ts";
import type { KubernetesApi } from "./kubernetes-api.ts";

/** A real Kubernetes API server with its controllers, on nodes that only pretend to run pods. */
export interface ControlPlane extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The API server's own certificate, which is self-signed. */
  readonly ca: string;
  /** A kubeconfig of the administrator. */
  readonly kubeconfig: string;
  readonly adminToken: string;
  /** Users without a right of their own, by name. */
  readonly userTokens: ReadonlyMap<string, string>;
  /** As the administrator. */
  readonly api: KubernetesApi;
  /** As somebody else; close it. */
  apiAs(token: string): KubernetesApi;
  /** As the administrator. @throws {ProcessError} when it exits with another code than 0 */
  kubectl(args: readonly string[], input?: string): Promise<CommandOutput>;
  /** Installs every custom resource definition in the folder's files, and waits until they are served. */
  installCrds(folder: string, options?: InstallCrdsOptions): Promise<void>;
}
