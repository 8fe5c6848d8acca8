import { randomBytes } from "node:crypto";
import type { S3ProbeDefinition } from "@lakehouse/environment";
import { type CanaryStore, createCanaryStore } from "./canary-store.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";

const bodyBytes = 1_024;
const sweptKey = "s3.swept";

/** Puts, gets, compares, lists and deletes one small object with random content. */
export async function probeS3(
  definition: S3ProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { address, canaryKey, record } = context;
  const { bucket, region, tls } = definition;
  const accessKeyId = await context.secret(definition.accessKeyId);
  const secretAccessKey = await context.secret(definition.secretAccessKey);
  const options = { address, tls, region, bucket, accessKeyId, secretAccessKey };
  const store = createCanaryStore(options, record, signal);
  if (!context.memory.has(sweptKey)) {
    await sweep(store, canaryKey);
    context.memory.set(sweptKey, true);
  }
  const body = randomBytes(bodyBytes);
  await store.put("put", canaryKey, body);
  const found = await store.get("get", canaryKey);
  if (!body.equals(found))
    return assertion(`the object ${canaryKey} in ${bucket} came back with other bytes than it was put with`);
  const listed = await store.list("list", canaryKey);
  if (!listed.includes(canaryKey)) return assertion(`the object ${canaryKey} is missing from the listing of ${bucket}`);
  await store.delete("delete", canaryKey);
  record.details["bucket"] = bucket;
  return { kind: "ok" };
}

/** Deletes what an earlier prober of the same name left behind. A longer sibling of the name is somebody else's. */
export async function sweep(store: CanaryStore, canaryKey: string): Promise<void> {
  const keys = await store.list("sweep", canaryKey);
  for (const key of keys.filter((key) => key === canaryKey || key.startsWith(`${canaryKey}/`))) {
    await store.delete("sweep", key);
  }
}

function assertion(message: string): Outcome {
  return { kind: "failed", reason: "assertion", message };
}
