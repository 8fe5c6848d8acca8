import type { Finding, Place } from "@lakehouse/findings";
import { readDotenv } from "./compose/dotenv.ts";
import { readCompose } from "./compose/read-compose.ts";
import { checkMountSources } from "./environment/check-mounts.ts";
import type { EnvironmentTexts } from "./environment-texts.ts";
import { readEnvironmentFile } from "./environment/read-environment-file.ts";
import type { Environment } from "./model.ts";
import { findingOf } from "./problem.ts";

export interface EnvironmentResult {
  /** Absent when a finding is an error. */
  readonly environment?: Environment | undefined;
  readonly findings: readonly Finding[];
}

/** Reads the texts of an environment's folder as the model. All problems of all files are reported at once. */
export function readEnvironment(texts: EnvironmentTexts): EnvironmentResult {
  const folder = `environments/${texts.name}`;
  const compose = readText(texts, `${folder}/compose.yaml`);
  const own = readText(texts, `${folder}/environment.yaml`);
  const dotenv = readDotenv(`${folder}/.env`, texts.files.get(`${folder}/.env`) ?? "");
  const variables = new Map([...dotenv.variables, ...texts.variables]);
  const manifests =
    "text" in compose ? readCompose(compose.file, compose.text, variables) : { services: new Map(), ...compose };
  const declared = "text" in own ? readEnvironmentFile(own.file, own.text, manifests.services, "text" in compose) : own;
  const findings = [
    ...declared.findings,
    ...dotenv.findings,
    ...manifests.findings,
    ...checkMountSources(manifests.services, folder, texts),
  ];
  const parts = "parts" in declared ? declared.parts : undefined;
  if (!parts || findings.some((finding) => finding.severity === "error")) return { findings };
  return { environment: { name: texts.name, services: manifests.services, ...parts }, findings };
}

function readText(texts: EnvironmentTexts, file: string): { file: string; text: string } | { findings: Finding[] } {
  const text = texts.files.get(file);
  if (text !== undefined) return { file, text };
  const reason = texts.unreadable?.get(file);
  const message = reason === undefined ? `${file} is missing` : `${file} cannot be read: ${reason}`;
  const rule = reason === undefined ? "structure/missing-file" : "structure/unreadable-file";
  return { findings: [findingOf({ rule, place: beginningOf(file), message })] };
}

function beginningOf(file: string): Place {
  return { file, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
}
