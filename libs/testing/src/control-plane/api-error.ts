/** The API server refused what a test takes for granted. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code = "kubernetes_api";
  readonly status: number;

  constructor(what: string, status: number, body: { readonly [field: string]: unknown }) {
    super(`${what} answered ${status}: ${String(body["message"])}`);
    this.status = status;
  }
}
