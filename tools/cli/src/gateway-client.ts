import { UserError } from "./exit-code.ts";

export interface OperationStatus {
  readonly status: string;
  readonly error?: string | undefined;
  readonly counts: {
    readonly objects: {
      readonly planned: number;
      readonly copied: number;
      readonly skipped: number;
      readonly failed: number;
    };
  };
}

export interface GatewayClient {
  /** Submits an operation and returns its id. */
  submit(request: unknown): Promise<string>;
  operation(id: string): Promise<OperationStatus>;
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly message: string }[];
}

export interface GatewayClientOptions {
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** Speaks to the gateway's HTTP API; what it refuses becomes a `UserError` with every field it named. */
export function createGatewayClient({ url, token, signal }: GatewayClientOptions): GatewayClient {
  async function call(path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      signal,
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
      throw new UserError(`the gateway at ${url} does not answer (${cause?.code ?? (error as Error).message})`, {
        cause: error,
      });
    });
    const text = await response.text();
    if (!response.ok) throw new UserError(`the gateway refused: ${describeProblem(text, response.status)}`);
    return JSON.parse(text);
  }
  return {
    submit: async (request) => ((await call("/sync", request)) as { operation_id: string }).operation_id,
    operation: async (id) => (await call(`/operations/${id}`)) as OperationStatus,
  };
}

function describeProblem(text: string, status: number): string {
  try {
    const problem = JSON.parse(text) as Problem;
    const fields = (problem.errors ?? []).map(({ pointer, message }) => `${pointer ?? ""} ${message}`.trim());
    // the detail sums the fields up; where they are named it says nothing new
    return fields.length > 0 ? fields.join("; ") : (problem.detail ?? problem.title ?? `status ${status}`);
  } catch {
    return `status ${status}`;
  }
}
