/** What kubeconform says of one document. */
export type KubeconformRow = Resource & Verdict;

export interface Resource {
  /** As it was given; "stdin" for the standard input; empty for an error that belongs to no file. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

export type Verdict =
  | { readonly status: "valid" }
  | { readonly status: "invalid"; readonly message: string; readonly errors: readonly SchemaError[] }
  /** Not judged: no schema, malformed YAML, an unreadable file. */
  | { readonly status: "error"; readonly message: string }
  | { readonly status: "skipped" }
  /** A document without content. */
  | { readonly status: "empty" };

export interface SchemaError {
  /** Like a JSON pointer, but "/" inside a key is not escaped: match it greedily. Empty for the document itself. */
  readonly path: string;
  readonly message: string;
}
