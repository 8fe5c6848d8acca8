import { join } from "node:path";
import { type ContractResult, readContract } from "@lakehouse/environment";
import { readText } from "./read-folder.ts";

export interface LoadedContract extends ContractResult {
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads environments/contract.yaml. A missing or unreadable file is a finding; it does not throw. */
export async function loadContract(root: string): Promise<LoadedContract> {
  const file = "environments/contract.yaml";
  const read = await readText(join(root, file));
  if ("text" in read) return { ...readContract(file, read.text), sources: new Map([[file, read.text]]) };
  const start = { line: 1, column: 1 };
  const finding = {
    rule: read.reason === undefined ? "structure/missing-file" : "structure/unreadable-file",
    severity: "error",
    category: "file-structure",
    message: read.reason === undefined ? `${file} is missing` : `${file} cannot be read: ${read.reason}`,
    file,
    range: { start, end: start },
    related: [],
    help: "",
  } as const;
  return { findings: [finding], sources: new Map() };
}
