import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RegistryBehaviour {
  /** Manifests by "repository:tag". */
  readonly manifests: Readonly<Record<string, string>>;
  /** Tags that are answered with this status. */
  readonly failing?: Readonly<Record<string, number>>;
  readonly withToken?: boolean;
  readonly withoutDigestHeader?: boolean;
}

export interface Registry extends AsyncDisposable {
  readonly url: string;
  /** "METHOD path" of each request, in order. */
  readonly requests: readonly string[];
}

/** The digest of a manifest as the distribution specification defines it. */
export function digestOf(manifest: string): string {
  return `sha256:${createHash("sha256").update(manifest).digest("hex")}`;
}

/** A small registry that speaks the read part of the distribution specification, with the token flow of Docker Hub. */
export async function startRegistry(behaviour: RegistryBehaviour): Promise<Registry> {
  const { manifests, failing = {}, withToken = false, withoutDigestHeader = false } = behaviour;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://registry");
    requests.push(`${request.method} ${url.pathname}`);
    if (url.pathname === "/token") {
      return answer(response, 200, JSON.stringify({ token: `for ${url.searchParams.get("scope")}` }));
    }
    const [, repository = "", tag = ""] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(url.pathname) ?? [];
    const scope = `repository:${repository}:pull`;
    if (withToken && request.headers.authorization !== `Bearer for ${scope}`) {
      const realm = `${addressOf(server)}/token`;
      response.setHeader("www-authenticate", `Bearer realm="${realm}",service="registry",scope="${scope}"`);
      return answer(response, 401, "");
    }
    const failure = failing[`${repository}:${tag}`];
    if (failure !== undefined) return answer(response, failure, "");
    const manifest = manifests[`${repository}:${tag}`];
    if (manifest === undefined) return answer(response, 404, "");
    if (!request.headers.accept?.includes("application/vnd.oci.image.index.v1+json")) return answer(response, 406, "");
    if (!withoutDigestHeader) response.setHeader("docker-content-digest", digestOf(manifest));
    answer(response, 200, request.method === "HEAD" ? "" : manifest);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: addressOf(server),
    requests,
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(response: ServerResponse, status: number, body: string): void {
  response.statusCode = status;
  response.end(body);
}

function addressOf(server: { address(): unknown }): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
