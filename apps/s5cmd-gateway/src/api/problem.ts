/** One thing that is wrong with one field of a request. */
export interface FieldError {
  /** JSON pointer to the field. */
  readonly pointer: string;
  /** Its last part, as people say it. */
  readonly name: string;
  readonly message: string;
}

export interface ProblemOptions {
  readonly status: number;
  /** For machines; never changes its meaning. */
  readonly code: string;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly errors?: readonly FieldError[] | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** An answer to a request that cannot be fulfilled, in the shape of RFC 9457. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;

  constructor({ status, code, title, detail, errors, headers = {} }: ProblemOptions, options?: ErrorOptions) {
    super(detail ?? title, options);
    this.status = status;
    this.code = code;
    this.headers = headers;
    this.body = {
      type: "about:blank",
      title,
      status,
      code,
      ...(detail ? { detail } : {}),
      ...(errors ? { errors } : {}),
    };
  }
}

/** The request is well-formed, but cannot be done. */
export function unprocessable(errors: readonly FieldError[]): Problem {
  const detail = errors.map(({ pointer, message }) => `${pointer}: ${message}`).join("; ");
  return new Problem({ status: 422, code: "unprocessable", title: "The move cannot be done as asked", detail, errors });
}

export function notFound(what: string): Problem {
  return new Problem({ status: 404, code: "not_found", title: "Not found", detail: `there is no ${what}` });
}

export function unavailable(detail: string, cause?: unknown): Problem {
  const headers = { "retry-after": "5" };
  return new Problem({ status: 503, code: "unavailable", title: "Not available now", detail, headers }, { cause });
}
