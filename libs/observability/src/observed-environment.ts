/** What of an environment decides which rules it gets, and in which form. */
export interface ObservedEnvironment {
  /** Its folder under environments/. */
  readonly name: string;
  /** A rule file that Prometheus mounts, the same file in a ConfigMap, or an object for the Prometheus Operator. */
  readonly form: "file" | "config-map" | "operator";
  /** Whether there are nodes, pods and kube-state-metrics. */
  readonly kubernetes: boolean;
  /** Whether MinIO spreads its objects over drives. */
  readonly erasureCoding: boolean;
  /** Whether CloudNativePG runs PostgreSQL, archives its log and serves its metrics. */
  readonly cloudNativePg: boolean;
  /** Whether the gateway of a mesh sees every request from outside. */
  readonly mesh: boolean;
  /** Whether cert-manager renews certificates. */
  readonly certManager: boolean;
  /** Hours between two backups, by what is backed up. */
  readonly backupHours: Readonly<Record<"postgresql" | "buckets", number>>;
}

const local = {
  erasureCoding: false,
  cloudNativePg: false,
  mesh: false,
  certManager: false,
  backupHours: { postgresql: 24, buckets: 24 },
};

export const observedEnvironments: readonly ObservedEnvironment[] = [
  { name: "docker", form: "file", kubernetes: false, ...local },
  { name: "k3s-local", form: "config-map", kubernetes: true, ...local },
  {
    name: "production",
    form: "operator",
    kubernetes: true,
    erasureCoding: true,
    cloudNativePg: true,
    mesh: true,
    certManager: true,
    backupHours: { postgresql: 6, buckets: 24 },
  },
];
