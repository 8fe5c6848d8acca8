import { createHash } from "node:crypto";
import { type ImageName, isDigest } from "./image-name.ts";

export interface RegistryOptions {
  /** What is asked in the place of a registry, by its name: "docker.io" -> "https://mirror.example". */
  readonly mirrors?: ReadonlyMap<string, string> | undefined;
  /** For each request. Default 15 s. */
  readonly timeoutMs?: number | undefined;
  readonly signal: AbortSignal;
}

/** Thrown when a registry does not tell the digest. */
export class RegistryError extends Error {
  override readonly name = "RegistryError";
  readonly code = "registry";
}

// Indexes first: a digest of one platform's manifest would leave the other platforms without an image.
const accept = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/** Asks the registry for the digest that the image's tag stands for, without credentials. */
export async function registryDigest(image: ImageName, options: RegistryOptions): Promise<string> {
  const url = `${baseUrl(image.registry, options)}/v2/${image.repository}/manifests/${image.tag ?? "latest"}`;
  const first = await request("HEAD", url, undefined, options);
  const token = first.status === 401 ? await anonymousToken(first, image, options) : undefined;
  const answer = first.status === 401 ? await request("HEAD", url, token, options) : first;
  if (!answer.ok) throw new RegistryError(refusal(answer.status, image));
  const digest = answer.headers.get("docker-content-digest");
  if (digest === null) return bodyDigest(await request("GET", url, token, options), image);
  if (!isDigest(digest)) throw new RegistryError(`${image.registry} answered with a digest that is none: ${digest}`);
  return digest;
}

function baseUrl(registry: string, { mirrors }: RegistryOptions): string {
  const mirror = mirrors?.get(registry);
  if (mirror !== undefined) return mirror.replace(/\/+$/, "");
  return `https://${registry === "docker.io" ? "registry-1.docker.io" : registry}`;
}

async function request(
  method: "HEAD" | "GET",
  url: string,
  token: string | undefined,
  { signal, timeoutMs = 15_000 }: RegistryOptions,
): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await fetch(url, {
      method,
      headers: { accept, ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      signal: AbortSignal.any([signal, timeout]),
    });
  } catch (error) {
    signal.throwIfAborted();
    const { host } = new URL(url);
    if (timeout.aborted) throw new RegistryError(`${host} did not answer within ${timeoutMs} ms`, { cause: error });
    throw new RegistryError(`${host} cannot be reached: ${reasonOf(error)}`, { cause: error });
  }
}

/** The way of the distribution specification: the registry's 401 says where a token for reading is given out. */
async function anonymousToken(refused: Response, image: ImageName, options: RegistryOptions): Promise<string> {
  const challenge = refused.headers.get("www-authenticate") ?? "";
  const { realm, service, scope } = parametersOf(challenge);
  if (!/^bearer /i.test(challenge) || realm === undefined || !URL.canParse(realm)) {
    throw new RegistryError(`${image.registry} asks for credentials, and images pin has none`);
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope ?? `repository:${image.repository}:pull`);
  const answer = await request("GET", url.href, undefined, options);
  if (!answer.ok) throw new RegistryError(refusal(answer.status, image));
  const body = (await answer.json().catch(() => undefined)) as { token?: unknown; access_token?: unknown } | undefined;
  const token = body?.token ?? body?.access_token;
  if (typeof token === "string") return token;
  throw new RegistryError(`${url.host} gave out no token`);
}

function parametersOf(challenge: string): Partial<Record<string, string>> {
  const parameters = [...challenge.matchAll(/(\w+)="([^"]*)"/g)];
  return Object.fromEntries(parameters.map(([, key = "", value = ""]) => [key, value]));
}

/** The specification lets a registry leave the header out; the digest is the hash of the manifest as it is sent. */
async function bodyDigest(answer: Response, image: ImageName): Promise<string> {
  if (!answer.ok) throw new RegistryError(refusal(answer.status, image));
  const body = Buffer.from(await answer.arrayBuffer());
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}

function refusal(status: number, { registry, repository, tag = "latest" }: ImageName): string {
  switch (status) {
    case 401:
    case 403:
      // Registries do not tell a private image from one that is not there.
      return `${registry} does not show ${repository} without credentials, or has no such repository (${status})`;
    case 404:
      return `${registry} has no ${repository}:${tag}`;
    case 429:
      return `${registry} answers no more requests for now (429); try again later`;
    default:
      return `${registry} answered ${status}`;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as { readonly cause?: { readonly code?: string }; readonly message: string };
  return cause?.code ?? message;
}
