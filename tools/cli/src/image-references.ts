import { isAlias, isMap, isScalar, LineCounter, type Node, parseAllDocuments, type Scalar, visit } from "yaml";

/** An image that a YAML file names, and where. */
export interface ImageReference {
  /** As it is written: "postgres:15.19". */
  readonly image: string;
  readonly line: number;
  readonly column: number;
  /** Where the whole text stands in the file; absent when it is put together from a repository and a tag. */
  readonly source?: { readonly start: number; readonly end: number } | undefined;
}

/** `image` of Compose, of Kubernetes and of most custom resources; `imageName` of CloudNativePG. */
const keys = new Set(["image", "imageName"]);

/** Every image that the file names, in its order. What is not YAML names none: saying so is the validation's part. */
export function findImageReferences(text: string): ImageReference[] {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter, uniqueKeys: false, logLevel: "silent" });
  const found: ImageReference[] = [];
  for (const document of Array.isArray(documents) ? documents : []) {
    const resolve = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
    visit(document, {
      Pair: (_, { key, value }) => {
        if (!isScalar(key) || !keys.has(String(key.value))) return;
        const target = resolve(value);
        if (isScalar(target) && typeof target.value === "string" && target.value !== "" && target.range) {
          found.push({ ...placeOf(value as Node, lineCounter), image: target.value, source: sourceOf(target) });
        } else if (isMap(target)) {
          const image = imageOfValues(target.items.map((item) => [item.key, resolve(item.value)]));
          if (image !== undefined) found.push({ ...placeOf(value as Node, lineCounter), image });
        }
      },
    });
  }
  return found;
}

/** The image of a chart's values: `image: { registry, repository, tag }`. */
function imageOfValues(entries: readonly (readonly [unknown, unknown])[]): string | undefined {
  const values = new Map(
    entries.flatMap(([key, value]) => (isScalar(key) && isScalar(value) ? [[String(key.value), value]] : [])),
  );
  const textOf = (name: string) => {
    const scalar = values.get(name);
    return scalar && (scalar.source ?? String(scalar.value));
  };
  const repository = textOf("repository");
  if (!repository) return undefined;
  const registry = textOf("registry");
  const tag = textOf("tag");
  return `${registry ? `${registry}/` : ""}${repository}${tag ? `:${tag}` : ""}`;
}

function sourceOf(scalar: Scalar): { start: number; end: number } {
  const [start, end] = scalar.range ?? [0, 0, 0];
  return { start, end };
}

function placeOf(node: Node, lineCounter: LineCounter): { line: number; column: number } {
  const { line, col } = lineCounter.linePos(node.range?.[0] ?? 0);
  return { line, column: col };
}
