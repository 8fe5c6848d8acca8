import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import type { Address } from "@lakehouse/environment";
import { classifyError } from "./classify-error.ts";
import type { Recorder } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";
import { openSocket, secureSocket } from "./open-socket.ts";

export interface HttpExchangeRequest {
  readonly address: Address;
  readonly tls: boolean;
  readonly method: string;
  /** Path and query, already encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Goes to the phases of probes that do more than one exchange. */
  readonly operation?: string | undefined;
}

export interface HttpExchangeAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** At most 1 MiB; what comes after it is read and dropped. */
  readonly body: Buffer;
}

const maxBodyBytes = 1_048_576;

/**
 * One request over a fresh connection, in the five phases of blackbox_exporter: resolve, connect, tls, processing
 * (until the headers), transfer. Redirects are answers like any other. The connection is closed whatever happens.
 * Throws a `ProbeFailure`, a socket error, or the signal's reason.
 */
export async function exchangeHttp(
  request: HttpExchangeRequest,
  record: Recorder,
  signal: AbortSignal,
): Promise<HttpExchangeAnswer> {
  const socket = await openSocket(request.address, record, signal, request.operation);
  let stream = socket;
  try {
    if (request.tls) stream = await secureSocket(socket, request.address.host, record, signal, request.operation);
    record.enter("processing", request.operation);
    const response = await send(request, stream, record, signal);
    record.httpStatus = response.statusCode;
    record.enter("transfer", request.operation);
    const body = await readBody(response, record, signal);
    record.leave();
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  } finally {
    stream.destroy();
    socket.destroy();
  }
}

function send(request: HttpExchangeRequest, stream: Socket, record: Recorder, signal: AbortSignal) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest({
      method: request.method,
      path: request.path,
      host: request.address.host,
      port: request.address.port,
      // with a connection of its own the request has no agent, and says "connection: close"
      createConnection: () => stream,
      headers: {
        "user-agent": "lakehouse-probe",
        ...(request.body === undefined ? {} : { "content-length": Buffer.byteLength(request.body) }),
        ...request.headers,
      },
    });
    outgoing.once("response", resolve);
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (signal.aborted) return reject(signal.reason);
      if (error.message !== "socket hang up") return reject(error);
      reject(new ProbeFailure("reset", `${record.address} closed the connection without an answer`, { cause: error }));
    });
    outgoing.end(request.body);
  });
}

async function readBody(response: IncomingMessage, record: Recorder, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (size < maxBodyBytes) chunks.push(chunk.subarray(0, maxBodyBytes - size));
      size += chunk.length;
    }
  } catch (error) {
    signal.throwIfAborted();
    if (classifyError(error).reason === "protocol") throw error;
    throw new ProbeFailure("truncated", `${record.address} closed the connection after ${size} bytes of the answer`, {
      cause: error,
    });
  }
  return Buffer.concat(chunks);
}
