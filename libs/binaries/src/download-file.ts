import { createWriteStream } from "node:fs";
import { Agent as HttpAgent, get as getHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, get as getHttps } from "node:https";
import { pipeline } from "node:stream/promises";
import type { Environment } from "./cache-folder.ts";
import { hideCredentials, SourceError } from "./sources/installer.ts";

const MOST_REDIRECTS = 5;
const IDLE_TIMEOUT_MS = 30_000;

export interface DownloadOptions {
  /** HTTP_PROXY, HTTPS_PROXY and NO_PROXY are honoured. */
  readonly env: Environment;
  readonly signal: AbortSignal | undefined;
}

/** Downloads to a file, following redirects. @throws {SourceError} saying the status or the network's error */
export async function downloadFile(url: string, file: string, options: DownloadOptions): Promise<void> {
  try {
    let target = url;
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await request(target, options);
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) {
        await pipeline(response, createWriteStream(file), options.signal ? { signal: options.signal } : {});
        return;
      }
      response.destroy();
      if (statusCode < 300 || statusCode > 399 || !headers.location) throw new SourceError(`answered ${statusCode}`);
      target = new URL(headers.location, target).href;
    }
    throw new SourceError(`more than ${MOST_REDIRECTS} redirects`);
  } catch (error) {
    options.signal?.throwIfAborted();
    const said = hideCredentials(String((error as Error).message || (error as NodeJS.ErrnoException).code));
    throw new SourceError(`${hideCredentials(url)}: ${said}`, { cause: error });
  }
}

function request(url: string, { env, signal }: DownloadOptions): Promise<IncomingMessage> {
  const secure = url.startsWith("https:");
  const agent = new (secure ? HttpsAgent : HttpAgent)({ proxyEnv: { ...env } });
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const options = { agent, timeout: IDLE_TIMEOUT_MS, ...(signal ? { signal } : {}) };
  const outgoing = (secure ? getHttps : getHttp)(url, options, resolve);
  outgoing.on("error", reject);
  outgoing.on("timeout", () => outgoing.destroy(new Error(`silent for ${IDLE_TIMEOUT_MS / 1_000} s`)));
  return promise;
}
