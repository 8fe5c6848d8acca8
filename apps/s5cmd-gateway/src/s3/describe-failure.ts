import { types } from "node:util";
import { S3ServiceException } from "@aws-sdk/client-s3";
import { classifyFailure, type FailureClass } from "@lakehouse/s5cmd";

export interface Failure {
  /** The store's own word ("NoSuchBucket"), or the network's ("ECONNREFUSED"). */
  readonly code: string;
  readonly message: string;
  readonly failure: FailureClass;
}

/** Puts what the SDK threw into the same words and classes as what s5cmd prints. */
export function describeFailure(error: unknown): Failure {
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode ?? "none";
    const message = `${error.name}: ${error.message}`;
    return { code: error.name, message, failure: classifyFailure(`${message} status code: ${status}`) };
  }
  const known = types.isNativeError(error) ? error : undefined;
  const code = known && "code" in known && typeof known.code === "string" ? known.code : undefined;
  const message = known ? known.message || known.name : String(error);
  // whatever is no answer of the store (network, timeout, abort) may go well the next time
  return { code: code ?? "request_failed", message: code ? `${code}: ${message}` : message, failure: "retry" };
}
