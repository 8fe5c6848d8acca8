import type { Address } from "@lakehouse/environment";
import { exchangeHttp } from "./http-exchange.ts";
import type { Recorder } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";

export interface ApiClientOptions {
  readonly address: Address;
  readonly tls: boolean;
  /** The whole value of the authorization header. */
  readonly authorization?: string | undefined;
  readonly record: Recorder;
  readonly signal: AbortSignal;
}

export interface ApiRequest {
  /** The operation its phases belong to. */
  readonly operation: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Statuses that are answers; default 200. Others throw: 401 and 403 `auth`, the rest `status`. */
  readonly statuses?: readonly number[] | undefined;
}

export interface ApiAnswer {
  readonly status: number;
  /** The parsed body; throws a `ProbeFailure` with `protocol` when it is not JSON. */
  json(): unknown;
}

/** A JSON-over-HTTP client whose calls are recorded phase by phase. */
export type ApiClient = (request: ApiRequest) => Promise<ApiAnswer>;

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { address, tls, authorization, record, signal } = options;
  return async ({ operation, method, path, json, headers, statuses = [200] }) => {
    const answer = await exchangeHttp(
      {
        address,
        tls,
        method,
        path,
        operation,
        headers: {
          accept: "application/json",
          ...(authorization === undefined ? {} : { authorization }),
          ...(json === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        body: json === undefined ? undefined : JSON.stringify(json),
      },
      record,
      signal,
    );
    const request = `${method} ${path}`;
    if (!statuses.includes(answer.status)) throw statusFailure(request, answer.status);
    return { status: answer.status, json: () => parseJson(request, answer.body.toString("utf8")) };
  };
}

function statusFailure(request: string, status: number): ProbeFailure {
  if (status === 401 || status === 403)
    return new ProbeFailure("auth", `${request} answered ${status}: the credentials are refused`);
  return new ProbeFailure("status", `${request} answered ${status}`);
}

function parseJson(request: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ProbeFailure("protocol", `${request} did not answer with JSON`, { cause: error });
  }
}
