import { createHash, randomBytes } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { PostgresService, S3Service } from "@lakehouse/local-services";
import { startPostgres, startS3 } from "@lakehouse/local-services";
import { silentLogger } from "@lakehouse/logging";
import { waitUntil } from "@lakehouse/time";
import { type Gateway, type GatewayOptions, startGateway } from "./compose.ts";
import type { Config } from "./config/config.ts";
import { hashToken } from "./config/read-config.ts";
import { listObjects } from "./s3/list-objects.ts";
import { createSemaphore } from "./work/semaphore.ts";

/** A real PostgreSQL and a real S3 server, and gateways on them. */
export interface Testbed extends AsyncDisposable {
  readonly postgres: PostgresService;
  readonly s3: S3Service;
  readonly client: S3Client;
  config(options?: StartOptions): Config;
  /** A gateway of its own database, if named; its S3 requests go to `endpoint` when given. */
  startGateway(options?: StartOptions): Promise<TestGateway>;
}

export interface StartOptions {
  readonly database?: string;
  readonly endpoint?: string;
  readonly overrides?: GatewayOptions["overrides"];
  /** Default true. */
  readonly awaitReady?: boolean;
}

export interface TestGateway extends Gateway {
  /** Sends JSON with a token (default the lakehouse tenant's) and reads the answer. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Accepts the move and waits until it has ended. */
  move(body: object): Promise<OperationView>;
  untilReady(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // what an answer holds is what the test asserts
  readonly body: Record<string, unknown>;
}

export interface OperationView {
  readonly operation_id: string;
  readonly status: string;
  readonly counts: Record<"objects" | "bytes", Record<string, number>>;
  readonly error?: { readonly code: string; readonly message: string };
  readonly failed_items: readonly { readonly source_key: string; readonly error: { readonly code: string } }[];
}

export const token = "token-of-lakehouse";
export const otherToken = "token-of-somebody-else";

/** `databases`: one for each group of gateways that are to share work. */
export async function startTestbed(databases: readonly string[] = ["gateway"]): Promise<Testbed> {
  await using stack = new AsyncDisposableStack();
  const [postgres, s3] = await Promise.all([
    startPostgres({ initSql: databases.map((name) => `CREATE DATABASE ${name}`) }),
    startS3(),
  ]);
  stack.use(postgres);
  stack.use(s3);
  const client = s3.client();
  stack.defer(() => client.destroy());
  const config = ({ database = "gateway", endpoint = s3.endpoint }: StartOptions = {}): Config =>
    createConfig(postgres, { ...s3, endpoint }, database);
  const running = stack.move();
  return {
    postgres,
    s3,
    client,
    config,
    async startGateway(options = {}) {
      const { signal } = new AbortController();
      const { overrides = {} } = options;
      const gateway = withCalls(
        await startGateway({ config: config(options), logger: silentLogger(), signal, overrides }),
      );
      if (options.awaitReady ?? true) await gateway.untilReady();
      return gateway;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function createConfig(postgres: PostgresService, s3: S3Service, database: string): Config {
  const { endpoint, region, accessKeyId, secretAccessKey } = s3;
  const rights = ["read", "write"] as const;
  return {
    http: { host: "127.0.0.1", port: 0 },
    database: postgres.connection(database),
    connections: new Map([["default", { name: "default", endpoint, region, accessKeyId, secretAccessKey }]]),
    tenants: [
      {
        name: "lakehouse",
        tokenHash: hashToken(token),
        grants: [{ connection: "default", bucket: "lake-*", prefix: "", rights }],
      },
      { name: "other", tokenHash: hashToken(otherToken), grants: [] },
    ],
    workers: 3,
    logLevel: "silent",
  };
}

function withCalls(gateway: Gateway): TestGateway {
  const call: TestGateway["call"] = async (method, path, options = {}) => {
    const bearer = "token" in options ? options.token : token;
    const response = await fetch(gateway.url + path, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(options.body === undefined
        ? {}
        : { body: typeof options.body === "string" ? options.body : JSON.stringify(options.body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : { text } };
  };
  const move = async (body: object): Promise<OperationView> => {
    const accepted = await call("POST", "/sync", { body });
    if (accepted.status !== 202) throw new Error(JSON.stringify(accepted.body));
    return awaitEnd({ call }, String(accepted.body["operation_id"]));
  };
  return { ...gateway, call, move, untilReady: () => untilReady(call) };
}

/** Waits until the operation has ended. */
export async function awaitEnd({ call }: Pick<TestGateway, "call">, id: string): Promise<OperationView> {
  const ended = ["completed", "completed_with_errors", "failed", "cancelled"];
  const attempt = async () => {
    const { body } = await call("GET", `/operations/${id}`);
    return ended.includes(String(body["status"])) ? (body as unknown as OperationView) : undefined;
  };
  return waitUntil(attempt, { what: `operation ${id} to end`, timeoutMs: 60_000, intervalMs: 25 });
}

async function untilReady(call: TestGateway["call"]): Promise<void> {
  const attempt = async () => ((await call("GET", "/ready")).status === 200 ? true : undefined);
  await waitUntil(attempt, { what: "the gateway to be ready", timeoutMs: 20_000, intervalMs: 25 });
}

export interface TestObject {
  readonly key: string;
  readonly size: number;
}

/** Random contents with a content type and metadata of their own. */
export async function putObjects(client: S3Client, bucket: string, objects: readonly TestObject[]): Promise<void> {
  const slots = createSemaphore(16);
  const put = ({ key, size }: TestObject, index: number) =>
    client.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: randomBytes(size),
        ContentType: ["application/vnd.apache.parquet", "text/csv; charset=utf-8", "application/json"][index % 3],
        CacheControl: index % 5 === 0 ? "max-age=60" : undefined,
        Metadata: { exchange: index % 2 ? "binance" : "kraken", sequence: String(index) },
      }),
    );
  await Promise.all(objects.map((object, index) => slots.run(() => put(object, index))));
}

/** Everything a reader can see of a bucket's objects: bytes (as a digest), content type, other headers and metadata. */
export async function readBucket(client: S3Client, bucket: string, prefix = ""): Promise<Map<string, unknown>> {
  const slots = createSemaphore(16);
  const seen = new Map<string, unknown>();
  const read = async (key: string): Promise<void> => {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + key }));
    const hash = createHash("sha256");
    let size = 0;
    for await (const chunk of object.Body as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
    const { ContentType, CacheControl, Metadata } = object;
    seen.set(key, { size, sha256: hash.digest("hex"), ContentType, CacheControl, Metadata });
  };
  const keys = await Array.fromAsync(listObjects(client, { bucket, prefix }, new AbortController().signal));
  await Promise.all(keys.map(({ key }) => slots.run(() => read(key))));
  return new Map([...seen].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** `count` objects: mostly small, some of some MiB, a few of 20 MiB, some empty, with keys that quoting gets wrong. */
export function hostileObjects(count: number): TestObject[] {
  const names = [
    "plain",
    "two words",
    "it's",
    'say "hi"',
    "a+b",
    "50%",
    "per%20cent",
    "crab-🦀",
    "ünï",
    "back\\slash",
    "star*?",
    "#$&;|<>",
    "tab\there",
    "-flag",
    " lead",
    "[x]{y}",
    "zero\u200bwidth",
    "nbsp\u00a0x",
    "carriage\rreturn",
    "~!@()=:,^`",
  ];
  return Array.from({ length: count }, (_, index) => {
    const name = names[index % names.length] ?? "";
    return { key: `data/day ${index % 7}/${name}/${index}-${name}`, size: sizeOf(index) };
  });
}

function sizeOf(index: number): number {
  if (index % 400 === 399) return 20 * 1024 ** 2;
  if (index % 100 === 50) return 2 * 1024 ** 2 + index;
  if (index % 20 === 0) return 0;
  return (index * 7_919) % 8_192;
}
