import type { Bundle } from "./bundle.ts";
import { alertmanager } from "./pins/alertmanager.ts";
import { etcd } from "./pins/etcd.ts";
import { jaeger } from "./pins/jaeger.ts";
import { kubeconform } from "./pins/kubeconform.ts";
import { kubeApiserver, kubeControllerManager, kubectl, kubeScheduler } from "./pins/kubernetes.ts";
import { kwok } from "./pins/kwok.ts";
import { otelcol } from "./pins/otelcol.ts";
import { otelcolNode } from "./pins/otelcol-node.ts";
import { prefect } from "./pins/prefect.ts";
import { prometheus } from "./pins/prometheus.ts";
import { redis } from "./pins/redis.ts";
import { s5cmd } from "./pins/s5cmd.ts";
import { toxiproxy } from "./pins/toxiproxy.ts";
import { versitygw } from "./pins/versitygw.ts";

/** Every binary and the bundle it comes in. Adding one is a file of pins and a line here. */
const catalog = {
  kubeconform,
  s5cmd,
  versitygw,
  "redis-server": redis,
  "redis-cli": redis,
  prefect,
  prometheus,
  promtool: prometheus,
  toxiproxy,
  jaeger,
  otelcol,
  "otelcol-node": otelcolNode,
  alertmanager,
  amtool: alertmanager,
  etcd,
  "kube-apiserver": kubeApiserver,
  "kube-controller-manager": kubeControllerManager,
  "kube-scheduler": kubeScheduler,
  kubectl,
  kwok,
} satisfies Readonly<Record<string, Bundle>>;

export type BinaryName = keyof typeof catalog;

export const binaryNames = Object.keys(catalog) as BinaryName[];

export function bundleOf(name: BinaryName): Bundle {
  return catalog[name];
}

export function isBinaryName(text: string): text is BinaryName {
  return Object.hasOwn(catalog, text);
}
