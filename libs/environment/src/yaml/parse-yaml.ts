import type { Finding, Place } from "@lakehouse/findings";
import { type Document, isScalar, LineCounter, type Node, parseAllDocuments, visit } from "yaml";
import { findingOf } from "../problem.ts";
import { convertDocument } from "./convert-document.ts";
import { composeDialect, type Dialect, kubernetesDialect } from "./dialect.ts";
import { createSourcePlaces, type SourcePlaces } from "./source-places.ts";
import type { YamlNode } from "./yaml-node.ts";

export interface YamlFile {
  /** Absent when the file is empty or malformed. */
  readonly root?: YamlNode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Parses a file that holds one YAML document, in the dialect of Compose (yaml.v3). All syntax errors are reported, each
 * where it is; a file with syntax errors has no root, because what follows an error is guesswork.
 */
export function parseYaml(file: string, text: string): YamlFile {
  const { documents, places, findings } = parseDocuments(file, text, composeDialect);
  if (findings.length > 0) return { findings };
  const [document, second] = documents;
  if (!document?.root) return { findings: [emptyFinding(places)] };
  if (!second) return { root: document.root, findings: document.findings };
  const extra = findingOf({
    rule: "yaml/one-document",
    place: second.place,
    message: "a second document in a file that is read as one",
    help: 'remove everything from the "---" on, or move it to a file of its own',
  });
  return { root: document.root, findings: [...document.findings, extra] };
}

export interface YamlStream {
  /** In the order of the file; nothing when it is malformed. */
  readonly documents: readonly YamlDocument[];
  readonly findings: readonly Finding[];
}

export interface YamlDocument {
  /** Absent when there is nothing, or only comments, between the separators. */
  readonly root?: YamlNode | undefined;
  /** Where the document begins. */
  readonly place: Place;
}

/** Parses a file of any number of documents in the dialect of Kubernetes (sigs.k8s.io/yaml). */
export function parseManifests(file: string, text: string): YamlStream {
  const { documents, findings, places } = parseDocuments(file, text, kubernetesDialect);
  if (findings.length > 0) return { documents: [], findings };
  if (documents.every(({ root }) => !root)) return { documents: [], findings: [emptyFinding(places)] };
  return { documents, findings: documents.flatMap((document) => document.findings) };
}

interface ParsedFile {
  readonly documents: readonly (YamlDocument & Pick<YamlFile, "findings">)[];
  /** Syntax errors; with any, there are no documents. */
  readonly findings: readonly Finding[];
  readonly places: SourcePlaces;
}

function parseDocuments(file: string, text: string, dialect: Dialect): ParsedFile {
  const source = text.replace(/^\uFEFF/, "");
  const lineCounter = new LineCounter();
  // failsafe: every scalar stays text here, because the dialect is ours to decide (dialect.ts)
  const parsed = parseAllDocuments(source, {
    lineCounter,
    schema: "failsafe",
    uniqueKeys: false,
    prettyErrors: false,
    strict: true,
    logLevel: "silent",
  });
  const places = createSourcePlaces(file, source, lineCounter);
  const documents = Array.isArray(parsed) ? parsed : [];
  const errors = documents.flatMap((document) =>
    document.errors.map((error) => syntaxFinding(error, document, places)),
  );
  if (errors.length > 0) return { documents: [], findings: errors, places };
  const converted = documents.map((document) => {
    const place = places.onFirstLine(document.range[0], source.length);
    if (!document.contents || isNothing(document.contents)) return { place, findings: [] };
    const { root, findings } = convertDocument(document.contents, places, dialect);
    const dropped = dialect.name === "kubernetes" ? separatorLine(document.contents, source, places) : [];
    return { place, root, findings: [...dropped, ...findings] };
  });
  return { documents: converted, findings: [], places };
}

// kubectl cuts a file at lines that begin with "---", and throws the rest of such a line away.
function separatorLine(contents: Node, source: string, places: SourcePlaces): Finding[] {
  const [start = 0, end = 0] = contents.range ?? [];
  const line = source.slice(source.lastIndexOf("\n", start - 1) + 1, start);
  if (!/^---[ \t]/.test(line)) return [];
  const message = 'kubectl drops what stands on the line of the "---"';
  const place = places.onFirstLine(start, end);
  return [findingOf({ rule: "yaml/separator", place, message, help: "move it to the next line" })];
}

// Between two separators the parser puts an empty scalar where there is nothing at all.
function isNothing(contents: Node): boolean {
  return isScalar(contents) && contents.type === "PLAIN" && contents.source === "" && !contents.anchor && !contents.tag;
}

interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function syntaxFinding(error: SyntaxError, document: Document, places: SourcePlaces): Finding {
  const [start, end] = isOpenQuote(error) ? lastQuoteOf(document, error.pos) : error.pos;
  const place = end - start > 1 ? places.onFirstLine(start, end) : places.at(start, start + 1);
  const help = error.code === "TAB_AS_INDENT" ? "indent with spaces" : "";
  return findingOf({ rule: "yaml/syntax", place, message: error.message, help });
}

function isOpenQuote(error: SyntaxError): boolean {
  return error.code === "MISSING_CHAR" && error.message.endsWith("quote");
}

// The parser reports the end of the file; what helps is where the quote was opened, which is the last one there is.
function lastQuoteOf(document: Document, fallback: readonly [number, number]): readonly [number, number] {
  let last = fallback;
  visit(document, (_, node) => {
    if (isScalar(node) && node.range && node.type?.startsWith("QUOTE")) last = [node.range[0], node.range[1]];
  });
  return last;
}

function emptyFinding(places: SourcePlaces): Finding {
  return findingOf({ rule: "yaml/empty", place: places.at(0, 0), message: "the file is empty" });
}
