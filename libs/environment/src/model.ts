import type { Place } from "@lakehouse/findings";
import type { YamlMap } from "./yaml/yaml-node.ts";

/** A value and where it was written. */
export interface Located<T> {
  readonly value: T;
  readonly place: Place;
}

export type Platform = "compose" | "kubernetes";

/** Where an address is used from; it decides which form of the address is derived. */
export const vantages = ["host", "network", "cluster", "public"] as const;
export type Vantage = (typeof vantages)[number];

/** One environment: what its manifests declare, and what its environment.yaml adds. */
export interface Environment {
  readonly name: string;
  readonly platform: Platform;
  /**
   * By service name, in the order of the files. In Kubernetes: every Service, and every workload that no Service selects. Of two
   * with one name, the second is "name.namespace".
   */
  readonly services: ReadonlyMap<string, Service>;
  /** Every Kubernetes object, of known and unknown kinds, in the order of the files; nothing for Compose. */
  readonly resources: readonly Resource[];
  readonly probes: readonly ProbeDefinition[];
  readonly slos: readonly SloDefinition[];
  readonly secrets: readonly SecretDeclaration[];
  /** What the limits of everything that starts by default may sum up to. */
  readonly budget?: Budget | undefined;
  /** What is known to break a rule, and why it may. */
  readonly exceptions: readonly ExceptionDeclaration[];
  readonly place: Place;
}

/** A Kubernetes object as it is written. */
export interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
  /** Absent when the manifest names none. */
  readonly namespace?: string | undefined;
  readonly name: string;
  /** Where its name is written. */
  readonly place: Place;
  /** The whole object, every value with its place. */
  readonly value: YamlMap;
}

/** A finding that is accepted until a date. */
export interface ExceptionDeclaration {
  /** The id of the rule. */
  readonly rule: Located<string>;
  /** "Kind/name" or "Kind/namespace/name" of the object it is about; in Compose the service. */
  readonly resource?: Located<string> | undefined;
  /** The path it is about, as the rule's message writes it. */
  readonly path?: Located<string> | undefined;
  readonly reason: string;
  /** The last day on which it holds, as "YYYY-MM-DD". */
  readonly expires: Located<string>;
  readonly place: Place;
}

export interface Budget {
  /** `at-most`: what is used may not be more; `at-least`: it may not be less. */
  readonly bound: "at-most" | "at-least";
  readonly storageBytes?: Located<number> | undefined;
  readonly cpus?: Located<number> | undefined;
  readonly memoryBytes?: Located<number> | undefined;
}

/** A service as the manifests declare it: a Compose service, or a Kubernetes Service with the workload behind it. */
export interface Service {
  readonly name: string;
  readonly place: Place;
  readonly image?: Located<string> | undefined;
  readonly hasBuild: boolean;
  readonly ports: readonly ServicePort[];
  /** After interpolation. A variable without a value (taken from the shell) is absent. */
  readonly environment: ReadonlyMap<string, Located<string>>;
  readonly command?: Located<readonly string[]> | undefined;
  readonly dependsOn: readonly Dependency[];
  readonly profiles: readonly string[];
  readonly healthcheck?: { readonly place: Place; readonly disabled: boolean } | undefined;
  readonly limits?: { readonly cpus?: Located<number>; readonly memoryBytes?: Located<number> } | undefined;
  /** Files of the environment folder that are mounted: source relative to the environment folder, and target. */
  readonly mounts: readonly Mount[];
  /** Absolute paths of the host that are mounted. */
  readonly hostMounts?: readonly Mount[] | undefined;
  /** Secrets mounted under /run/secrets, by their path there: "postgres/superuser-password". */
  readonly secrets: readonly Located<string>[];
  readonly user?: Located<string> | undefined;
  readonly privileged?: Located<boolean> | undefined;
  /** True for a one-shot service (`restart: "no"` and something awaits its completion; in Kubernetes a Job). */
  readonly oneShot: boolean;
  /** What the scheduler sets aside for one replica. */
  readonly requests?: Service["limits"];
  readonly replicas?: Located<number> | undefined;
  /** Only in Kubernetes. */
  readonly kubernetes?: KubernetesParts | undefined;
}

/** What a service is made of in Kubernetes. */
export interface KubernetesParts {
  readonly namespace: string;
  /** Absent for a workload that no Service selects: it has no address. */
  readonly service?: Resource | undefined;
  /** Absent when the Service selects nothing that these manifests hold. */
  readonly workload?: Resource | undefined;
  /** Ways in from outside. */
  readonly routes: readonly PublicRoute[];
}

/** A way from outside to a port of a service: a rule of an Ingress, IngressRoute, HTTPRoute or VirtualService. */
export interface PublicRoute {
  readonly containerPort: number;
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** What the paths begin with that lead there; absent when all do. */
  readonly path?: string | undefined;
  readonly place: Place;
}

export interface ServicePort {
  /** In Kubernetes the Service's port, which is the container's everywhere. */
  readonly containerPort: number;
  readonly protocol: "tcp" | "udp" | "sctp";
  /** In Kubernetes, when the port has one. */
  readonly name?: string | undefined;
  /** Absent when the port is exposed inside the network only. In Kubernetes the NodePort, which k3s binds to loopback. */
  readonly published?: { readonly hostIp: string; readonly hostPort: number } | undefined;
  readonly place: Place;
}

export interface Dependency {
  readonly service: string;
  readonly condition: "service_started" | "service_healthy" | "service_completed_successfully";
  readonly required: boolean;
  readonly place: Place;
}

export interface Mount {
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly place: Place;
}

/** A secret that lives outside Git; probes and manifests refer to it as `name/key`. */
export interface SecretDeclaration {
  readonly name: string;
  readonly keys: readonly Located<string>[];
  readonly place: Place;
}

export interface SecretRef {
  readonly name: string;
  readonly key: string;
  readonly place: Place;
}

/** What every probe has. `id` is unique in the environment: `<service>/<name>`. */
interface ProbeBase {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly place: Place;
}

export interface HttpProbeDefinition extends ProbeBase {
  readonly kind: "http";
  readonly path: string;
  readonly tls: boolean;
  /** Statuses that count as success; default 200 to 299. */
  readonly statuses?: readonly number[] | undefined;
  /** A regular expression that the body must match. */
  readonly bodyMatches?: string | undefined;
}

export interface TcpProbeDefinition extends ProbeBase {
  readonly kind: "tcp";
}

export interface PostgresProbeDefinition extends ProbeBase {
  readonly kind: "postgres";
  readonly database: string;
  readonly user: string;
  readonly password: SecretRef;
  readonly query: string;
}

export interface RedisProbeDefinition extends ProbeBase {
  readonly kind: "redis";
  readonly user?: string | undefined;
  readonly password?: SecretRef | undefined;
}

export interface S3ProbeDefinition extends ProbeBase {
  readonly kind: "s3";
  readonly tls: boolean;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: SecretRef;
  readonly secretAccessKey: SecretRef;
}

export interface PrefectProbeDefinition extends ProbeBase {
  readonly kind: "prefect";
  readonly tls: boolean;
  /** "user:password" of the server's basic authentication, when it is on. */
  readonly auth?: SecretRef | undefined;
  /** Work pools that must exist and not be paused. */
  readonly workPools: readonly string[];
}

export interface GatewayProbeDefinition extends ProbeBase {
  readonly kind: "gateway";
  readonly tls: boolean;
  readonly token: SecretRef;
  /** Where the canary object is put, found moved, compared and deleted again. */
  readonly storage: {
    readonly service: string;
    readonly port: number;
    readonly tls: boolean;
    readonly region: string;
    readonly bucket: string;
    readonly accessKeyId: SecretRef;
    readonly secretAccessKey: SecretRef;
  };
  /** A canary move happens at most this often; other runs check readiness only. At least 60 s. */
  readonly canaryIntervalMs: number;
}

export type ProbeDefinition =
  | HttpProbeDefinition
  | TcpProbeDefinition
  | PostgresProbeDefinition
  | RedisProbeDefinition
  | S3ProbeDefinition
  | PrefectProbeDefinition
  | GatewayProbeDefinition;
export type ProbeKind = ProbeDefinition["kind"];

export interface SloDefinition {
  readonly name: string;
  readonly service: string;
  readonly type: "availability" | "latency" | "errors";
  /** A ratio: 0.999 for "99.9%". */
  readonly objective: number;
  readonly windowMs: number;
  /** Names of probes of the same service. */
  readonly probes: readonly string[];
  /** For latency: what a good event stays under. */
  readonly thresholdMs?: number | undefined;
  readonly place: Place;
}
