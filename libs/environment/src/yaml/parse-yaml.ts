import type { Finding } from "@lakehouse/findings";
import { type Document, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";
import { findingOf } from "../problem.ts";
import { convertDocument } from "./convert-document.ts";
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
  const source = text.replace(/^\uFEFF/, "");
  const lineCounter = new LineCounter();
  // failsafe: every scalar stays text here, because the dialect is ours to decide (compose-scalar.ts)
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
  if (errors.length > 0) return { findings: errors };
  const [document, second] = documents;
  if (!document?.contents) return { findings: [emptyFinding(places)] };
  const { root, findings } = convertDocument(document.contents, places);
  if (!second) return { root, findings };
  const [start] = second.range;
  const extra = findingOf({
    rule: "yaml/one-document",
    place: places.onFirstLine(start, source.length),
    message: "a second document in a file that is read as one",
    help: 'remove everything from the "---" on, or move it to a file of its own',
  });
  return { root, findings: [...findings, extra] };
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
