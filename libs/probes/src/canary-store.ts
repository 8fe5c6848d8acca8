import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { Address } from "@lakehouse/environment";
import { exchangeHttp, type HttpExchangeRequest } from "./http-exchange.ts";
import type { Recorder } from "./probe.ts";

export interface CanaryStoreOptions {
  readonly address: Address;
  readonly tls: boolean;
  readonly region: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The few S3 operations a canary needs. Every call is one attempt over a connection of its own, recorded under `operation`; calls do not overlap. */
export interface CanaryStore {
  put(operation: string, key: string, body: Uint8Array): Promise<void>;
  get(operation: string, key: string): Promise<Uint8Array>;
  /** Keys under a plain string prefix; at most 1,000, which is far more than canaries leave. */
  list(operation: string, prefix: string): Promise<string[]>;
  delete(operation: string, key: string): Promise<void>;
}

type RequestHandler = Extract<NonNullable<S3ClientConfig["requestHandler"]>, { handle: unknown }>;

/** What the SDK hands to its request handler, as far as it is used here. */
interface HandledRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

export function createCanaryStore(options: CanaryStoreOptions, record: Recorder, signal: AbortSignal): CanaryStore {
  const Bucket = options.bucket;
  const transport = createTransport(options, record, signal);
  const client = createClient(options, transport.requestHandler);
  return {
    async put(operation, Key, Body) {
      await transport.during(operation, () => client.send(new PutObjectCommand({ Bucket, Key, Body })));
    },
    get: (operation, Key) =>
      transport.during(operation, async () => {
        const answer = await client.send(new GetObjectCommand({ Bucket, Key }));
        return (await answer.Body?.transformToByteArray()) ?? new Uint8Array();
      }),
    list: (operation, Prefix) =>
      transport.during(operation, async () => {
        const answer = await client.send(new ListObjectsV2Command({ Bucket, Prefix }));
        return (answer.Contents ?? []).flatMap((object) => object.Key ?? []);
      }),
    async delete(operation, Key) {
      await transport.during(operation, () => client.send(new DeleteObjectCommand({ Bucket, Key })));
    },
  };
}

function createClient(options: CanaryStoreOptions, requestHandler: RequestHandler): S3Client {
  const { address, tls, region, accessKeyId, secretAccessKey } = options;
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  return new S3Client({
    endpoint: `${tls ? "https" : "http"}://${host}:${address.port}`,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    requestHandler,
    // a retry would blur the latency and hide the failure
    maxAttempts: 1,
    retryMode: "standard",
    // not every S3 server knows the newer default checksums
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // said explicitly, so that no AWS profile of this machine decides
    defaultsMode: "standard",
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
  });
}

/**
 * Carries the SDK's requests over our own exchange, so that S3 has the same five phases as HTTP. One operation at a time:
 * a canary's steps follow each other.
 */
function createTransport(options: CanaryStoreOptions, record: Recorder, signal: AbortSignal) {
  let current: { readonly operation: string; failure?: unknown } = { operation: "" };
  const handle = async (request: HandledRequest) => {
    try {
      const answer = await exchangeHttp(exchangeOf(request, options, current.operation), record, signal);
      const { status: statusCode, headers, body } = answer;
      return { response: { statusCode, headers: singleValued(headers), body: Readable.from([body]) } };
    } catch (error) {
      current.failure = error;
      throw error;
    }
  };
  return {
    async during<T>(operation: string, work: () => Promise<T>): Promise<T> {
      current = { operation };
      try {
        return await work();
      } catch (error) {
        // the SDK may wrap what the transport threw; the original knows more
        throw current.failure ?? error;
      }
    },
    // the SDK's own types want its classes; at run time it asks for these fields only
    requestHandler: { handle } as unknown as RequestHandler,
  };
}

function singleValued(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]));
}

function exchangeOf(request: HandledRequest, options: CanaryStoreOptions, operation: string): HttpExchangeRequest {
  const query = Object.entries(request.query ?? {}).flatMap(([name, value]) =>
    [value ?? ""].flat().map((single) => `${escapeUri(name)}=${escapeUri(single)}`),
  );
  return {
    address: options.address,
    tls: options.tls,
    method: request.method,
    path: query.length > 0 ? `${request.path}?${query.join("&")}` : request.path,
    headers: request.headers,
    body: request.body,
    operation,
  };
}

/** As Signature V4 wants it: everything but the unreserved characters of RFC 3986. */
function escapeUri(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
