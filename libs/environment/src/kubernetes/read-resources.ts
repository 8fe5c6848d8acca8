import type { Finding, Place } from "@lakehouse/findings";
import type { Located, Resource } from "../model.ts";
import { findingOf } from "../problem.ts";
import { parseManifests } from "../yaml/parse-yaml.ts";
import { describeKind, type YamlMap, type YamlNode } from "../yaml/yaml-node.ts";
import { itemsAt, nodeAt, textAt } from "./node-at.ts";

export interface ReadResources {
  readonly resources: readonly Resource[];
  readonly findings: readonly Finding[];
}

/** Reads one file of manifests: every document is an object of whatever kind, a list of objects, or reported. */
export function readResources(file: string, text: string): ReadResources {
  const { documents, findings } = parseManifests(file, text);
  const read = documents.map(({ root, place }) => (root ? readDocument(root) : nothing(place)));
  return {
    resources: read.flatMap((document) => document.resources),
    findings: [...findings, ...read.flatMap((document) => document.findings)],
  };
}

/** Reports every object that is declared a second time; the API server would let the later one win. */
export function checkDuplicates(resources: readonly Resource[]): Finding[] {
  const first = new Map<string, Resource>();
  return resources.flatMap((resource) => {
    // The same object by another version of its group is the same object
    const group = resource.apiVersion.includes("/") ? resource.apiVersion.split("/")[0] : "";
    const key = JSON.stringify([group, resource.kind, resource.namespace ?? "", resource.name]);
    const earlier = first.get(key);
    if (!earlier) first.set(key, resource);
    if (!earlier) return [];
    return findingOf({
      rule: "kubernetes/duplicate-resource",
      place: resource.place,
      message: `${resource.kind} "${resource.name}" is declared twice`,
      help: "keep one of them",
      related: [{ ...earlier.place, message: "declared here first" }],
    });
  });
}

function nothing(place: Place): ReadResources {
  const message = "this document is empty; Kubernetes skips it";
  return {
    resources: [],
    findings: [findingOf({ rule: "yaml/empty-document", severity: "info", place, message, help: 'remove the "---"' })],
  };
}

function readDocument(root: YamlNode): ReadResources {
  if (root.kind !== "map") {
    const message = `a manifest must be a map, not ${describeKind(root)}`;
    return { resources: [], findings: [findingOf({ rule: "kubernetes/document", place: root.place, message })] };
  }
  // kubectl takes the items of a list apart
  const kind = textAt(root, "kind") ?? "";
  if (kind.endsWith("List") && nodeAt(root, "items")?.kind === "list" && !nodeAt(root, "metadata", "name")) {
    const items = itemsAt(root, "items").map(readDocument);
    return {
      resources: items.flatMap((item) => item.resources),
      findings: items.flatMap((item) => item.findings),
    };
  }
  return readObject(root);
}

function readObject(root: YamlMap): ReadResources {
  const findings: Finding[] = [];
  const apiVersion = requiredText(root, ["apiVersion"], findings);
  const kind = requiredText(root, ["kind"], findings);
  const name = requiredText(
    root,
    nodeAt(root, "metadata", "generateName") ? ["metadata", "generateName"] : namePath,
    findings,
  );
  const namespace = optionalText(root, ["metadata", "namespace"], findings);
  if (!apiVersion || !kind || !name) return { resources: [], findings };
  const resource: Resource = {
    apiVersion: apiVersion.value,
    kind: kind.value,
    namespace: namespace?.value,
    name: name.value,
    place: name.place,
    value: root,
  };
  return { resources: [resource], findings };
}

const namePath = ["metadata", "name"];

function requiredText(root: YamlMap, path: readonly string[], findings: Finding[]): Located<string> | undefined {
  const node = nodeAt(root, ...path);
  const isMissing = !node || (node.kind === "scalar" && (node.value === null || node.text === ""));
  if (!isMissing) return optionalText(root, path, findings);
  const parent = root.entries.get("metadata");
  const place = path.length > 1 && parent ? parent.keyPlace : root.place;
  const kind = textAt(root, "kind");
  const message = `${kind ? `this ${kind}` : "this document"} needs "${path.join(".")}"`;
  findings.push(findingOf({ rule: "kubernetes/missing-key", place, message }));
  return undefined;
}

function optionalText(root: YamlMap, path: readonly string[], findings: Finding[]): Located<string> | undefined {
  const node = nodeAt(root, ...path);
  if (!node || (node.kind === "scalar" && node.value === null)) return undefined;
  if (node.kind === "scalar" && typeof node.value === "string") return { value: node.value, place: node.place };
  findings.push(
    findingOf({
      rule: "kubernetes/type",
      place: node.place,
      message: `"${path.join(".")}" must be text; Kubernetes reads ${describeKind(node)}`,
      help: node.kind === "scalar" ? "quote it" : "",
    }),
  );
  return undefined;
}
