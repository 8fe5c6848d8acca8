import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { isMap, LineCounter, parseAllDocuments } from "yaml";

/** One object of an environment, with the text that the API server is to read itself. */
export interface Manifest {
  /** Below the environment's folder. */
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** What stands among the manifests and is read by others than an API server of ours: a cluster's maker, GKE's own API. */
const elsewhere = [
  "eksctl.io/",
  "k3d.io/",
  "audit.k8s.io/",
  "apiserver.config.k8s.io/",
  "kubelet.config.k8s.io/",
  "lakehouse/",
];

function isElsewhere(apiVersion: string): boolean {
  return elsewhere.some((prefix) => apiVersion.startsWith(prefix)) || apiVersion.includes(".cnrm.cloud.google.com/");
}

/** Every Kubernetes object below the folder, in the order of files and lines. */
export async function readManifests(folder: string): Promise<Manifest[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return (await Promise.all(files.map((file) => readFileManifests(folder, file)))).flat();
}

async function readFileManifests(folder: string, file: string): Promise<Manifest[]> {
  const text = await readFile(join(folder, file), "utf8");
  const lineCounter = new LineCounter();
  return [...parseAllDocuments(text, { lineCounter, uniqueKeys: false, version: "1.1" })].flatMap((document) => {
    if (!isMap(document.contents)) return [];
    const { apiVersion, kind, metadata } = document.toJS() as Partial<Manifest>;
    if (!apiVersion || !kind || !metadata?.name || isElsewhere(apiVersion)) return [];
    const [start, , end] = document.contents.range ?? [0, 0, text.length];
    const { line } = lineCounter.linePos(start);
    return [{ file, line, text: text.slice(start, end), apiVersion, kind, metadata }];
  });
}

export function placeOf({ file, line, kind, metadata }: Manifest): string {
  return `${file}:${line} ${kind} ${metadata.namespace ? `${metadata.namespace}/` : ""}${metadata.name}`;
}
