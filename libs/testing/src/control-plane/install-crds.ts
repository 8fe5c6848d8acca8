import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { waitUntil } from "@lakehouse/time";
import { ApiError } from "./api-error.ts";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";

const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const timeoutMs = 60_000;

export interface InstallCrdsOptions {
  /** By default all; each costs the server a quarter of a second or more. Told the file's name and text. */
  readonly only?: ((file: string, text: string) => boolean) | undefined;
}

/** Installs the definitions of a folder that holds nothing else, one in each file. */
export async function installCrds(
  api: KubernetesApi,
  folder: string,
  { only = () => true }: InstallCrdsOptions = {},
  signal?: AbortSignal,
): Promise<void> {
  const files = (await readdir(folder)).filter((file) => /\.(ya?ml|json)$/.test(file));
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(folder, file), "utf8") })),
  );
  const wanted = texts.filter(({ file, text }) => only(file, text));
  const names = await Promise.all(wanted.map(({ file, text }) => install(api, file, text)));
  // one after the other: the list of all, asked for again and again, would keep the server busier than its own work does
  for (const name of names) {
    const attempt = async () => (isEstablished(await api.get(`${path}/${name}`)) ? true : undefined);
    await waitUntil(attempt, { what: `${name} to be served`, timeoutMs, intervalMs: 200, signal });
  }
}

async function install(api: KubernetesApi, file: string, body: string): Promise<string> {
  const answer = await api.request("POST", path, { body, contentType: "application/yaml" });
  // there already; the answer names it in its own way
  if (answer.status === 409) return (answer.body["details"] as { name: string }).name;
  if (answer.status >= 300) throw new ApiError(`installing ${file}`, answer.status, answer.body);
  return answer.body.metadata.name;
}

function isEstablished({ status = {} }: KubernetesObject): boolean {
  const { conditions = [] } = status as { conditions?: { type: string; status: string }[] };
  return conditions.some((condition) => condition.type === "Established" && condition.status === "True");
}
