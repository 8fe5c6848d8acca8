import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { NoSuchKey } from "@aws-sdk/client-s3";
import type { GatewayProbeDefinition } from "@lakehouse/environment";
import type { ApiClient } from "./api-client.ts";
import { type CanaryStore, createCanaryStore } from "./canary-store.ts";
import type { ProbeContext } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";
import { sweep } from "./s3.ts";

const bodyBytes = 1_024;
const pollMs = 100;
const dirtyKey = "gateway.dirty";
const terminal = ["completed", "completed_with_errors", "failed", "cancelled"];

export interface CanaryMove {
  readonly signal: AbortSignal;
  /** Called when the gateway has taken the move. */
  readonly onSubmitted: () => void;
}

/** Puts an object, has the gateway sync it to another prefix, compares the copy, and deletes both. Throws when any of it fails. */
export async function moveCanary(
  definition: GatewayProbeDefinition,
  call: ApiClient,
  context: ProbeContext,
  { signal, onSubmitted }: CanaryMove,
): Promise<void> {
  const { canaryKey, memory, record } = context;
  const { bucket } = definition.storage;
  const source = `${canaryKey}/source/object`;
  const destination = `${canaryKey}/destination/object`;
  const store = await openStorage(definition, context, signal);
  // at the first canary, and after one that was cut off half-way
  if (memory.get(dirtyKey) !== false) await sweep(store, canaryKey);
  memory.set(dirtyKey, true);
  const body = randomBytes(bodyBytes);
  await store.put("put", source, body);
  const id = await submit(call, bucket, canaryKey, context.traceId);
  onSubmitted();
  const status = await untilTerminal(call, id, context, signal);
  if (status !== "completed") throw new ProbeFailure("assertion", `the canary move ${id} ended as ${status}`);
  const arrived = await getArrived(store, destination, bucket);
  if (!body.equals(arrived))
    throw new ProbeFailure("assertion", `the canary ${destination} in ${bucket} arrived with other bytes`);
  await store.delete("delete", source);
  await store.delete("delete", destination);
  memory.set(dirtyKey, false);
  record.leave();
}

async function getArrived(store: CanaryStore, key: string, bucket: string): Promise<Uint8Array> {
  try {
    return await store.get("get", key);
  } catch (error) {
    if (!(error instanceof NoSuchKey)) throw error;
    throw new ProbeFailure("assertion", `the canary ${key} did not arrive in ${bucket}, although its move completed`, {
      cause: error,
    });
  }
}

async function openStorage(
  { storage }: GatewayProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<CanaryStore> {
  const options = {
    address: context.resolve(storage.service, storage.port),
    tls: storage.tls,
    region: storage.region,
    bucket: storage.bucket,
    accessKeyId: await context.secret(storage.accessKeyId),
    secretAccessKey: await context.secret(storage.secretAccessKey),
  };
  return createCanaryStore(options, context.record, signal);
}

async function submit(call: ApiClient, bucket: string, canaryKey: string, traceId: string): Promise<string> {
  const answer = await call({
    operation: "submit",
    method: "POST",
    path: "/sync",
    headers: { traceparent: `00-${traceId}-${randomBytes(8).toString("hex")}-01` },
    statuses: [202],
    json: {
      operation_type: "sync",
      source: { bucket, prefix: `${canaryKey}/source/` },
      destination: { bucket, prefix: `${canaryKey}/destination/` },
      operation_mode: "direct_sync",
      canary: true,
    },
  });
  return textField(answer.json(), "operation_id", "POST /sync");
}

/** Polls until the operation has ended; the probe's deadline bounds it. */
async function untilTerminal(
  call: ApiClient,
  id: string,
  { record }: ProbeContext,
  signal: AbortSignal,
): Promise<string> {
  const path = `/operations/${encodeURIComponent(id)}`;
  for (;;) {
    const answer = await call({ operation: "poll", method: "GET", path });
    const status = textField(answer.json(), "status", `GET ${path}`);
    if (terminal.includes(status)) return status;
    record.enter("wait", "poll");
    await delay(pollMs, undefined, { signal });
  }
}

function textField(value: unknown, field: string, request: string): string {
  const found = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
  if (typeof found === "string") return found;
  throw new ProbeFailure("protocol", `${request} did not answer with a ${field}`);
}
