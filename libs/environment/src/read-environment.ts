import type { Finding, Place } from "@lakehouse/findings";
import { readDotenv } from "./compose/dotenv.ts";
import { readCompose } from "./compose/read-compose.ts";
import { checkMountSources } from "./environment/check-mounts.ts";
import type { EnvironmentTexts } from "./environment-texts.ts";
import { type EnvironmentFile, platformOf, readEnvironmentFile } from "./environment/read-environment-file.ts";
import { readKubernetes } from "./kubernetes/read-kubernetes.ts";
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
  const own = readText(texts, `${folder}/environment.yaml`);
  const isKubernetes = "text" in own && platformOf(own.file, own.text) === "kubernetes";
  return isKubernetes ? readKubernetesFolder(own, folder, texts) : readComposeFolder(own, folder, texts);
}

type ReadText = { readonly file: string; readonly text: string } | { readonly findings: readonly Finding[] };

function readKubernetesFolder(
  own: Extract<ReadText, { file: string }>,
  folder: string,
  texts: EnvironmentTexts,
): EnvironmentResult {
  const { services, resources, findings: found } = readKubernetes(folder, texts);
  const { parts, findings: declared } = readEnvironmentFile(own.file, own.text, { services, resources }, true);
  const findings = [...declared, ...found];
  if (!parts || hasErrors(findings)) return { findings };
  return { environment: { name: texts.name, services, resources, ...parts }, findings };
}

function readComposeFolder(own: ReadText, folder: string, texts: EnvironmentTexts): EnvironmentResult {
  const compose = readText(texts, `${folder}/compose.yaml`);
  const dotenv = readDotenv(`${folder}/.env`, texts.files.get(`${folder}/.env`) ?? "");
  const variables = new Map([...dotenv.variables, ...texts.variables]);
  const manifests =
    "text" in compose
      ? readCompose(compose.file, compose.text, variables, texts.files)
      : { services: new Map(), ...compose };
  const read = { services: manifests.services, resources: [] };
  const declared: EnvironmentFile =
    "text" in own ? readEnvironmentFile(own.file, own.text, read, "text" in compose) : own;
  const findings = [
    ...declared.findings,
    ...dotenv.findings,
    ...manifests.findings,
    ...checkMountSources(manifests.services, folder, texts),
  ];
  const { parts } = declared;
  if (!parts || hasErrors(findings)) return { findings };
  return { environment: { name: texts.name, ...read, ...parts }, findings };
}

function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === "error");
}

function readText(texts: EnvironmentTexts, file: string): ReadText {
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
