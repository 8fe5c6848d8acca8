import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { startDeadline } from "@lakehouse/time";
import type { Place } from "../keys.ts";
import type { OperationSpec } from "../ledger/operation.ts";
import { describeFailure } from "../s3/describe-failure.ts";
import type { Stores } from "../s3/store.ts";
import { type FieldError, unavailable, unprocessable } from "./problem.ts";

const timeoutMs = 5_000;

/** @throws Problem 422 naming each bucket that is not there or not accessible, 503 when the store cannot be asked. */
export async function checkBuckets(stores: Stores, { source, destination }: OperationSpec): Promise<void> {
  using deadline = startDeadline(timeoutMs);
  const sides = [checkBucket(stores, "source", source, deadline.signal)];
  sides.push(checkBucket(stores, "destination", destination, deadline.signal));
  const errors = (await Promise.all(sides)).filter((error) => error !== undefined);
  if (errors.length > 0) throw unprocessable(errors);
}

async function checkBucket(
  stores: Stores,
  side: string,
  { connection, bucket }: Place,
  signal: AbortSignal,
): Promise<FieldError | undefined> {
  const field = { pointer: `/${side}/bucket`, name: "bucket" };
  try {
    await stores.client(connection).send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
    return undefined;
  } catch (error) {
    const status = statusOf(error);
    if (status === 404) return { ...field, message: `bucket "${bucket}" does not exist` };
    if (status === 403) return { ...field, message: `the gateway's credential may not use bucket "${bucket}"` };
    if (status !== undefined && status < 500) return { ...field, message: `bucket "${bucket}": HTTP status ${status}` };
    throw unavailable(`the object store cannot be asked for bucket "${bucket}": ${describeFailure(error).code}`, error);
  }
}

function statusOf(error: unknown): number | undefined {
  const metadata = error instanceof Error && "$metadata" in error ? error.$metadata : undefined;
  return (metadata as { readonly httpStatusCode?: number } | undefined)?.httpStatusCode;
}
