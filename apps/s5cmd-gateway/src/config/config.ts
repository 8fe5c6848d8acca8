/** Everything the gateway is told at its start, checked. Holds secrets: never logged as a whole. */
export interface Config {
  readonly http: { readonly host: string; readonly port: number };
  readonly database: DatabaseConfig;
  /** By name; requests say names, never endpoints. */
  readonly connections: ReadonlyMap<string, Connection>;
  readonly tenants: readonly Tenant[];
  /** Number of s5cmd processes per connection, and of chunks worked on at once. */
  readonly workers: number;
  readonly logLevel: string;
}

export interface DatabaseConfig {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** One object store as the gateway sees it: an endpoint with one credential. */
export interface Connection {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Tenant {
  readonly name: string;
  /** SHA-256 of the bearer token; the token itself is not kept. */
  readonly tokenHash: Buffer;
  readonly grants: readonly Grant[];
}

export type Right = "read" | "write" | "delete";

export interface Grant {
  readonly connection: string;
  /** A bucket name in which `*` stands for any characters. */
  readonly bucket: string;
  readonly prefix: string;
  readonly rights: readonly Right[];
}

/** All that is wrong with the configuration, one line each; none of them holds a secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "config";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration has ${problems.length} problem${problems.length === 1 ? "" : "s"}`);
    this.problems = problems;
  }
}
