import type { Connection, Tenant } from "../config/config.ts";
import { isBucketName, overlap, type Place } from "../keys.ts";
import type { OperationSpec } from "../ledger/operation.ts";
import { mayUse } from "./grants.ts";
import { type FieldError, Problem, unprocessable } from "./problem.ts";
import type { PlaceRequest, SyncRequest } from "./sync-request.ts";

const defaults = { maxConcurrent: 32, partSizeMb: 50, verification: "etag" } as const;

/**
 * What is to be done, with defaults filled in.
 * @throws Problem 422 naming every field that cannot be done as asked, 403 when the tenant has no grant for it.
 */
export function specFromRequest(
  request: SyncRequest,
  tenant: Tenant,
  connections: ReadonlyMap<string, Connection>,
): OperationSpec {
  const source = placeFrom(request.source);
  const destination = placeFrom(request.destination);
  const errors = [
    ...checkKind(request),
    ...checkPlace("source", source, connections),
    ...checkPlace("destination", destination, connections),
    ...checkPair(source, destination),
  ];
  const { operation_type: type, configuration = {} } = request;
  if (errors.length > 0 || (type !== "sync" && type !== "copy")) throw unprocessable(errors);
  requireGrant(tenant, source, "read", "source");
  requireGrant(tenant, destination, "write", "destination");
  return {
    type,
    source,
    destination,
    maxConcurrent: configuration.max_concurrent ?? defaults.maxConcurrent,
    partSizeMb: configuration.part_size_mb ?? defaults.partSizeMb,
    verification: configuration.verification ?? defaults.verification,
  };
}

function placeFrom({ connection = "default", bucket, prefix = "" }: PlaceRequest): Place {
  return { connection, bucket, prefix };
}

function checkKind({ operation_type: type, operation_mode: mode }: SyncRequest): FieldError[] {
  const errors: FieldError[] = [];
  if (type !== "sync" && type !== "copy") {
    const message = `${type} comes later; now there are sync and copy`;
    errors.push({ pointer: "/operation_type", name: "operation_type", message });
  }
  if (mode === "staged") {
    const message = "staged comes later; now there is direct_sync";
    errors.push({ pointer: "/operation_mode", name: "operation_mode", message });
  }
  return errors;
}

function checkPlace(side: string, place: Place, connections: ReadonlyMap<string, Connection>): FieldError[] {
  const errors: FieldError[] = [];
  if (!isBucketName(place.bucket)) {
    errors.push({ pointer: `/${side}/bucket`, name: "bucket", message: `"${place.bucket}" is no bucket name` });
  }
  if (!connections.has(place.connection)) {
    const message = `no connection is named "${place.connection}"`;
    errors.push({ pointer: `/${side}/connection`, name: "connection", message });
  }
  return errors;
}

function checkPair(source: Place, destination: Place): FieldError[] {
  const both = (field: string, message: string) =>
    ["source", "destination"].map((side) => ({ pointer: `/${side}/${field}`, name: field, message }));
  if (source.connection !== destination.connection) {
    return both("connection", "moves between connections come later; both must be the same");
  }
  switch (overlap(source, destination)) {
    case "same":
      return ["source", "destination"].map((side) => ({
        pointer: `/${side}`,
        name: side,
        message: "source and destination are the same",
      }));
    case "overlapping":
      return both("prefix", "in one bucket, neither prefix may begin with the other");
    case undefined:
      return [];
  }
}

function requireGrant(tenant: Tenant, place: Place, right: "read" | "write", side: string): void {
  if (mayUse(tenant.grants, place, right)) return;
  throw new Problem({
    status: 403,
    code: "forbidden",
    title: "No grant",
    detail: `no grant to ${right} the ${side} ${place.bucket}/${place.prefix}`,
    errors: [{ pointer: `/${side}`, name: side, message: `no grant to ${right} here` }],
  });
}
