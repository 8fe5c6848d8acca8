/** 1-based, columns in UTF-16 code units, as editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The end is exclusive: the position behind the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A spot in a file; `file` is relative to the repository root, with forward slashes. */
export interface Place {
  readonly file: string;
  readonly range: Range;
}

export type Severity = "error" | "warning" | "info";

/** The seven categories every check belongs to. */
export const categories = [
  "file-structure",
  "yaml-syntax",
  "kubernetes-resources",
  "declared-flow",
  "cross-compatibility",
  "security",
  "performance",
] as const;
export type Category = (typeof categories)[number];

export interface ResourceRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}

export interface Related extends Place {
  readonly message: string;
}

export interface Edit extends Place {
  readonly newText: string;
}

/** What every check returns. The text at `range` is the key or value that `message` names. */
export interface Finding extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly message: string;
  readonly resource?: ResourceRef | undefined;
  readonly related: readonly Related[];
  readonly help: string;
  /** The text at the range is a secret: no report shows its line. */
  readonly sensitive?: boolean | undefined;
  readonly fix?: { readonly title: string; readonly edits: readonly Edit[] } | undefined;
}
