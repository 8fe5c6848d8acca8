import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BinaryName, obtainBinary, type Progress } from "@lakehouse/binaries";
import { findFreePort } from "@lakehouse/local-services";
import { type RunningProcess, runCommand, startProcess, startWatchdog } from "@lakehouse/processes";
import { waitUntil } from "@lakehouse/time";
import { useTempDir } from "../temp-dir.ts";
import type { ControlPlane } from "./control-plane.ts";
import { type User, writeKubeconfig, writeServiceAccountKey, writeTokens } from "./credentials.ts";
import { nodesOf } from "./fake-nodes.ts";
import { installCrds } from "./install-crds.ts";
import { createKubernetesApi, type KubernetesApi } from "./kubernetes-api.ts";
import { type NodePool, productionPools } from "./node-pools.ts";
import { startVolumeProvisioner } from "./volume-provisioner.ts";

export interface ControlPlaneOptions {
  /** Default: a free port. */
  readonly port?: number | undefined;
  /** Default: those of production. */
  readonly nodePools?: readonly NodePool[] | undefined;
  /** Beside the administrator; default one, "plain-user", in no group. */
  readonly users?: readonly User[] | undefined;
  /** Further flags of the API server: an audit policy, for one. */
  readonly apiServerArgs?: readonly string[] | undefined;
  /** The logs of all components, for a person to read. */
  readonly logFolder?: string | undefined;
  readonly progress?: Progress | undefined;
}

const administrator: User = { name: "administrator", groups: ["system:masters"] };
const readyTimeoutMs = 60_000;

/**
 * Starts etcd, the API server, its controllers and kwok as processes on free ports. ServiceAccount admission, Pod Security
 * and RBAC are on, as in any cluster. Ready when every node is, so that a pod can be scheduled at once.
 */
export async function startControlPlane(
  options: ControlPlaneOptions = {},
  signal?: AbortSignal,
): Promise<ControlPlane> {
  const { users = [{ name: "plain-user" }], nodePools = productionPools } = options;
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await useTempDir("lakehouse-control-plane-")).path;
  const watchdog = stack.use(await startWatchdog());

  async function start(name: BinaryName, args: readonly string[]): Promise<RunningProcess> {
    const binary = await obtainBinary(name, { signal, progress: options.progress });
    const logFile = options.logFolder && join(options.logFolder, `${name}.log`);
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
    return stack.use(await startProcess({ name, file: binary.path, args, env, cwd: folder, logFile, watchdog }));
  }

  const etcdPort = await findFreePort();
  const etcdUrl = `http://127.0.0.1:${etcdPort}`;
  const etcd = await start("etcd", etcdArgs(join(folder, "etcd"), etcdUrl, `http://127.0.0.1:${await findFreePort()}`));
  await untilReady(etcd, signal, async () => (await fetch(`${etcdUrl}/health`)).ok);

  const port = options.port ?? (await findFreePort());
  const url = `https://127.0.0.1:${port}`;
  const serviceAccountKey = await writeServiceAccountKey(folder);
  const { file: tokenFile, tokens } = await writeTokens(folder, [administrator, ...users]);
  const certificates = join(folder, "certificates");
  await mkdir(certificates);
  const apiServer = await start("kube-apiserver", [
    `--etcd-servers=${etcdUrl}`,
    `--secure-port=${port}`,
    "--bind-address=127.0.0.1",
    `--cert-dir=${certificates}`,
    `--service-account-key-file=${serviceAccountKey}`,
    `--service-account-signing-key-file=${serviceAccountKey}`,
    "--service-account-issuer=https://kubernetes.default.svc",
    `--token-auth-file=${tokenFile}`,
    "--authorization-mode=RBAC",
    "--service-cluster-ip-range=10.0.0.0/16",
    // as K3s, EKS and GKE have it: node collectors need it, and Pod Security decides who may
    "--allow-privileged=true",
    ...(options.apiServerArgs ?? []),
  ]);
  const adminToken = tokens.get(administrator.name) ?? "";
  const { ca, api } = await untilReady(apiServer, signal, async () => {
    const ca = await readFile(join(certificates, "apiserver.crt"), "utf8");
    const api = createKubernetesApi({ port, ca, token: adminToken, signal });
    if ((await api.request("GET", "/readyz")).status === 200) return { ca, api };
    api.close();
    return undefined;
  });
  stack.defer(api.close);

  const kubeconfig = join(folder, "kubeconfig");
  await writeKubeconfig({ file: kubeconfig, url, ca, user: administrator.name, token: adminToken });
  const controllers = await start("kube-controller-manager", [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${serviceAccountKey}`,
    `--root-ca-file=${join(certificates, "apiserver.crt")}`,
    "--controllers=*,-bootstrapsigner,-tokencleaner",
    ...aloneAndInAHurry,
  ]);
  await start("kube-scheduler", [`--kubeconfig=${kubeconfig}`, ...aloneAndInAHurry]);
  const kwok = await start("kwok", [`--kubeconfig=${kubeconfig}`, "--manage-all-nodes=true"]);
  const nodes = nodesOf(nodePools);
  await Promise.all(nodes.map((node) => api.request("POST", "/api/v1/nodes", { body: node })));
  await untilReady(kwok, signal, async () => (await countReadyNodes(api)) === nodes.length);
  const defaultAccount = "/api/v1/namespaces/default/serviceaccounts/default";
  await untilReady(controllers, signal, async () => (await api.request("GET", defaultAccount)).status === 200);
  stack.use(startVolumeProvisioner(api));

  const owned = stack.move();
  return {
    url,
    port,
    ca,
    kubeconfig,
    adminToken,
    userTokens: new Map(users.map(({ name }) => [name, tokens.get(name) ?? ""])),
    api,
    apiAs: (token) => createKubernetesApi({ port, ca, token }),
    async kubectl(args, input) {
      const { path } = await obtainBinary("kubectl", { progress: options.progress });
      // discovery is cached below HOME, and must not outlive this server
      const env = { PATH: process.env["PATH"] ?? "", HOME: folder, KUBECONFIG: kubeconfig };
      return runCommand(path, args, { env, input });
    },
    installCrds: (crds, only) => installCrds(api, crds, only, signal),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** No second instance to agree with, no ports of their own, and no politeness towards an API server that serves nobody else. */
const aloneAndInAHurry = ["--leader-elect=false", "--secure-port=0", "--kube-api-qps=500", "--kube-api-burst=1000"];

function etcdArgs(dataDir: string, clientUrl: string, peerUrl: string): string[] {
  return [
    `--data-dir=${dataDir}`,
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    // it is deleted anyway
    "--unsafe-no-fsync",
  ];
}

async function countReadyNodes(api: KubernetesApi): Promise<number> {
  const nodes = await api.list("/api/v1/nodes");
  return nodes.filter(({ status, spec }) => {
    const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
    const { taints = [] } = spec as { taints?: { key: string }[] };
    const isReady = conditions.some(({ type, status }) => type === "Ready" && status === "True");
    return isReady && !taints.some(({ key }) => key === "node.kubernetes.io/not-ready");
  }).length;
}

/** Waits for the component's own sign of life, or reports what it said when it ended. */
async function untilReady<T>(
  process: RunningProcess,
  signal: AbortSignal | undefined,
  isReady: () => Promise<T | false | undefined>,
): Promise<T> {
  const ended = new AbortController();
  const explain = (what: string) => new Error(`${process.name} ${what}; it said:\n${process.recentOutput().trim()}`);
  void process.exited.then(() => ended.abort(explain("ended while starting")));
  const either = AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]);
  const what = `${process.name} to be ready`;
  const attempt = async () => (await isReady()) || undefined;
  return waitUntil(attempt, { what, timeoutMs: readyTimeoutMs, intervalMs: 50, signal: either });
}
