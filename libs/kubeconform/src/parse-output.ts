import { KubeconformError } from "./kubeconform-error.ts";
import type { KubeconformRow, SchemaError, Verdict } from "./row.ts";

interface RawRow {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly version: string;
  readonly status: string;
  readonly msg: string;
  readonly validationErrors?: readonly { readonly path: string; readonly msg: string }[];
}

/** Reads what `-output json -verbose` wrote. @throws {KubeconformError} when it is something else */
export function parseOutput(text: string): KubeconformRow[] {
  return readRows(text).map((row) => ({
    file: row.filename,
    apiVersion: row.version,
    kind: row.kind,
    name: row.name,
    ...verdictOf(row),
  }));
}

function readRows(text: string): readonly RawRow[] {
  try {
    const { resources } = JSON.parse(text) as { resources?: unknown };
    if (Array.isArray(resources)) return resources as RawRow[];
  } catch (error) {
    throw new KubeconformError(`kubeconform wrote no JSON: ${text.slice(0, 200)}`, { cause: error });
  }
  throw new KubeconformError("kubeconform's JSON has no list of resources");
}

function verdictOf(row: RawRow): Verdict {
  switch (row.status) {
    case "statusValid":
      return { status: "valid" };
    case "statusInvalid":
      return { status: "invalid", message: row.msg, errors: (row.validationErrors ?? []).map(schemaError) };
    case "statusError":
      return { status: "error", message: row.msg };
    case "statusSkipped":
      return { status: "skipped" };
    case "":
      return { status: "empty" };
    default:
      throw new KubeconformError(`kubeconform knows a status that we do not: ${row.status}`);
  }
}

function schemaError({ path, msg }: { readonly path: string; readonly msg: string }): SchemaError {
  return { path, message: msg };
}
