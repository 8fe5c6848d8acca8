import { Agent, request } from "node:https";
import { ApiError } from "./api-error.ts";

/** As the API server sends it: nothing is taken for granted beyond what every object has. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly status?: unknown;
  readonly [field: string]: unknown;
}

export interface ApiAnswer {
  readonly status: number;
  /** What the server says of a request that it obeys: deprecated versions, Pod Security. */
  readonly warnings: readonly string[];
  readonly body: KubernetesObject;
}

export interface ApiRequest {
  readonly body?: object | string | undefined;
  readonly contentType?: string | undefined;
}

export interface ApplyOptions {
  /** Judged and admitted, but not stored. */
  readonly dryRun?: boolean | undefined;
}

export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined };
}

/** The API server as one user sees it. Plain JSON over HTTPS: no client library stands between a test and the server. */
export interface KubernetesApi {
  /** Answers whatever the server says; a refusal is an answer too. */
  request(method: string, path: string, options?: ApiRequest): Promise<ApiAnswer>;
  /** @throws {ApiError} unless the answer is 2xx */
  get(path: string): Promise<KubernetesObject>;
  /** @throws {ApiError} unless the answer is 2xx */
  list(path: string): Promise<KubernetesObject[]>;
  /** @throws {ApiError} unless the answer is 2xx */
  patch(path: string, body: object): Promise<KubernetesObject>;
  /**
   * Applies on the server's side, with unknown and duplicate fields refused; a text reaches the server as it is written.
   * @throws {ApiError} when the server knows no such kind
   */
  apply(object: Identity, text?: string, options?: ApplyOptions): Promise<ApiAnswer>;
  /** @throws {ApiError} when the server knows no such kind */
  pathOf(identity: Identity): Promise<string>;
  /** Closes the connections. */
  close(): void;
}

export interface ApiAccess {
  readonly port: number;
  /** The server's own certificate: it is self-signed. */
  readonly ca: string;
  readonly token: string;
  readonly signal?: AbortSignal | undefined;
}

const fieldManager = "lakehouse-tests";

export function createKubernetesApi(access: ApiAccess): KubernetesApi {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: access.ca });
  const resources = new Map<string, Map<string, Resource>>();

  async function succeed(method: string, path: string, options?: ApiRequest): Promise<KubernetesObject> {
    const { status, body } = await send(access, agent, method, path, options);
    if (status >= 300) throw new ApiError(`${method} ${path}`, status, body);
    return body;
  }

  async function resourceOf({ apiVersion, kind }: Identity): Promise<Resource> {
    const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const known = resources.get(root)?.get(kind);
    if (known) return known;
    const found = await succeed("GET", root);
    resources.set(root, new Map(resourcesOf(found, root)));
    const resource = resources.get(root)?.get(kind);
    if (!resource) throw new ApiError(`GET ${root}`, 404, { message: `no kind ${kind} in ${apiVersion}` });
    return resource;
  }

  async function pathOf(identity: Identity): Promise<string> {
    const { root, plural, namespaced } = await resourceOf(identity);
    const { name, namespace = "default" } = identity.metadata;
    return `${root}${namespaced ? `/namespaces/${namespace}` : ""}/${plural}/${name}`;
  }

  return {
    request: (method, path, options) => send(access, agent, method, path, options),
    get: (path) => succeed("GET", path),
    list: async (path) => ((await succeed("GET", path))["items"] ?? []) as KubernetesObject[],
    patch: (path, body) => succeed("PATCH", path, { body, contentType: "application/merge-patch+json" }),
    pathOf,
    async apply(object, text, { dryRun = false } = {}) {
      const query = `?fieldManager=${fieldManager}&fieldValidation=Strict&force=true${dryRun ? "&dryRun=All" : ""}`;
      const path = `${await pathOf(object)}${query}`;
      // JSON is YAML, and YAML is all that the server reads here
      return send(access, agent, "PATCH", path, { body: text ?? object, contentType: "application/apply-patch+yaml" });
    },
    close: () => agent.destroy(),
  };
}

interface Resource {
  readonly root: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function resourcesOf(list: KubernetesObject, root: string): [string, Resource][] {
  const resources = (list["resources"] ?? []) as { name: string; kind: string; namespaced: boolean }[];
  return resources
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, kind, namespaced }) => [kind, { root, plural: name, namespaced }]);
}

function send(
  { port, token, signal }: ApiAccess,
  agent: Agent,
  method: string,
  path: string,
  { body, contentType = "application/json" }: ApiRequest = {},
): Promise<ApiAnswer> {
  const payload = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: "application/json" };
  if (payload !== undefined) headers["content-type"] = contentType;
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, method, headers, agent, ...(signal ? { signal } : {}) };
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.once("error", reject);
      incoming.once("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        resolve({
          status: incoming.statusCode ?? 0,
          warnings: warningsOf(incoming.headers["warning"]),
          body: parse(text),
        });
      });
    });
    outgoing.once("error", reject);
    outgoing.end(payload);
  });
}

/** `299 - "text", 299 - "text"`, with quotes and backslashes escaped. */
function warningsOf(header: string | undefined): string[] {
  return [...(header ?? "").matchAll(/\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replaceAll(/\\(.)/g, "$1"),
  );
}

/** /readyz and an early refusal answer plain text. */
function parse(text: string): KubernetesObject {
  try {
    return JSON.parse(text) as KubernetesObject;
  } catch {
    return { apiVersion: "", kind: "", metadata: { name: "" }, message: text };
  }
}
