import type { GroupVersionKind } from "./open-api.ts";

/** The name by which kubeconform looks for a schema: "deployment-apps-v1.json", "service-v1.json", "role-rbac-v1.json". */
export function schemaFileName({ group, version, kind }: GroupVersionKind): string {
  const [firstLabel] = group.split(".");
  return [kind, ...(firstLabel ? [firstLabel] : []), version].join("-").toLowerCase() + ".json";
}
