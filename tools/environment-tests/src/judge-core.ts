import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runKubeconform } from "@lakehouse/kubeconform";
import { generateSchemas, type KubernetesSchema, type OpenApi } from "@lakehouse/kubernetes-model";
import type { KubernetesApi } from "@lakehouse/testing";
import { type Manifest, placeOf } from "./read-manifests.ts";

const kubernetesVersion = "1.36.3";

export interface Judgement {
  /** How many objects are of the API server's own groups, the others being custom resources. */
  readonly judged: number;
  /** What is invalid, or could not be judged, each with its place. */
  readonly problems: readonly string[];
}

/** Has kubeconform judge every object of the API server's own groups by schemas made from what that server says of itself. */
export async function judgeCore(
  api: KubernetesApi,
  manifests: readonly Manifest[],
  folder: string,
): Promise<Judgement> {
  const schemas = generateSchemas((await api.get("/openapi/v2")) as unknown as OpenApi, { strict: true });
  await writeSchemas(schemas, folder);
  const groups = new Set(schemas.map(({ group }) => group));
  const core = manifests.filter(({ apiVersion }) => groups.has(groupOf(apiVersion)));
  const [first, ...others] = await writeEach(core, folder);
  if (first === undefined) return { judged: 0, problems: [] };
  const files: [string, ...string[]] = [first, ...others];
  const rows = await runKubeconform({ strict: true, kubernetesVersion, schemaLocations: [folder], files });
  const verdicts = new Map(rows.map((row) => [row.file, row]));
  const problems = core.flatMap((manifest, index) => {
    const row = verdicts.get(files[index] ?? "");
    if (row?.status === "valid") return [];
    return [`${placeOf(manifest)}: ${row && "message" in row ? row.message : (row?.status ?? "not judged")}`];
  });
  return { judged: core.length, problems };
}

/** Into the folder whose name kubeconform makes of the version. */
async function writeSchemas(schemas: readonly KubernetesSchema[], path: string): Promise<void> {
  const folder = join(path, `v${kubernetesVersion}-standalone-strict`);
  await mkdir(folder, { recursive: true });
  await Promise.all(schemas.map(({ fileName, schema }) => writeFile(join(folder, fileName), JSON.stringify(schema))));
}

/** A file each, since custom resources stand in the same files. */
async function writeEach(manifests: readonly Manifest[], folder: string): Promise<string[]> {
  const files = manifests.map((_, index) => join(folder, `${index}.yaml`));
  await Promise.all(manifests.map(({ text }, index) => writeFile(files[index] ?? "", text)));
  return files;
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
