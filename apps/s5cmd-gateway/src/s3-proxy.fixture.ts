import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One request on its way to the real S3 server. */
export interface PassingRequest {
  readonly method: string;
  /** Decoded, "/bucket/key". */
  readonly path: string;
  readonly query: URLSearchParams;
  /** A server-side copy. */
  readonly isCopy: boolean;
}

/** What comes back instead of the real server's answer. */
export interface InjectedAnswer {
  readonly status: number;
  readonly body: string;
}

/** Decides about a request; undefined lets it pass. May wait. */
export type Inject = (request: PassingRequest) => InjectedAnswer | undefined | Promise<InjectedAnswer | undefined>;

export interface S3Proxy extends AsyncDisposable {
  readonly endpoint: string;
  /** How often each destination path was copied to. */
  readonly copies: ReadonlyMap<string, number>;
}

/** Stands in front of a real S3 server to do what that will not do on demand: fail, wait, and lie. */
export async function startS3Proxy(target: string, inject: Inject = () => undefined): Promise<S3Proxy> {
  const copies = new Map<string, number>();
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing).catch(() => outgoing.destroy()));
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? "/", target);
    const isCopy = incoming.method === "PUT" && incoming.headers["x-amz-copy-source"] !== undefined;
    const path = decodeURIComponent(url.pathname);
    if (isCopy) copies.set(path, (copies.get(path) ?? 0) + 1);
    const answer = await inject({ method: incoming.method ?? "", path, query: url.searchParams, isCopy });
    if (!answer) return forward(target, incoming, outgoing);
    incoming.resume();
    outgoing.writeHead(answer.status, { "content-type": "application/xml" }).end(answer.body);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    copies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

export function s3Error(code: string, status: number): InjectedAnswer {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>injected</Message></Error>` };
}

/** Success of a copy that was never made. */
export const lyingCopy: InjectedAnswer = {
  status: 200,
  body: '<?xml version="1.0"?><CopyObjectResult><ETag>"0"</ETag><LastModified>2026-01-01T00:00:00Z</LastModified></CopyObjectResult>',
};

/** The headers go on unchanged, the host's name included: they are signed. */
function forward(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url } = incoming;
  const passed = request(new URL(target), { method, headers, path: url }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}
