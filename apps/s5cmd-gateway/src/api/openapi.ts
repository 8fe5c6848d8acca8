import { version } from "../version.ts";
import { syncRequestSchema } from "./sync-request.ts";

const problem = {
  description: "Problem (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};
const problems = (...statuses: number[]) => Object.fromEntries(statuses.map((status) => [status, problem]));
const json = (schema: object, description: string) => ({ description, content: { "application/json": { schema } } });
const operation = { $ref: "#/components/schemas/Operation" };
const id = { name: "id", in: "path", required: true, schema: { type: "string", format: "uuid" } };
const counts = Object.fromEntries(
  ["planned", "copied", "skipped", "verified", "failed"].map((name) => [name, { type: "integer", minimum: 0 }]),
);
const place = {
  type: "object",
  required: ["connection", "bucket", "prefix"],
  properties: { connection: { type: "string" }, bucket: { type: "string" }, prefix: { type: "string" } },
};
const error = {
  type: "object",
  required: ["code", "message"],
  properties: { code: { type: "string" }, message: { type: "string" } },
};

/** What the gateway offers, for people and generators of clients. */
export const openApi = {
  openapi: "3.1.0",
  info: { title: "s5cmd gateway", version, description: "Bulk object moves that never lose an object" },
  components: {
    securitySchemes: { token: { type: "http", scheme: "bearer" } },
    schemas: {
      SyncRequest: syncRequestSchema,
      Operation: {
        type: "object",
        required: ["operation_id", "operation_type", "status", "source", "destination", "counts", "created_at"],
        properties: {
          operation_id: { type: "string", format: "uuid" },
          operation_type: { enum: ["sync", "copy"] },
          operation_mode: { enum: ["direct_sync"] },
          status: {
            enum: ["accepted", "planning", "running", "completed", "completed_with_errors", "failed", "cancelled"],
          },
          source: place,
          destination: place,
          configuration: syncRequestSchema.properties.configuration,
          counts: {
            type: "object",
            properties: {
              objects: { type: "object", properties: counts },
              bytes: { type: "object", properties: counts },
            },
          },
          trace_id: { type: "string" },
          created_at: { type: "string", format: "date-time" },
          started_at: { type: "string", format: "date-time" },
          finished_at: { type: "string", format: "date-time" },
          error,
          canary: { type: "boolean" },
          failed_items: { type: "array", items: { $ref: "#/components/schemas/Item" } },
        },
      },
      Item: {
        type: "object",
        required: ["source_key", "destination_key", "size", "state", "error"],
        properties: {
          source_key: { type: "string" },
          destination_key: { type: "string" },
          size: { type: "integer" },
          state: { enum: ["failed", "vanished", "conflict"] },
          error,
        },
      },
      Problem: {
        type: "object",
        required: ["type", "title", "status", "code"],
        properties: {
          type: { type: "string" },
          title: { type: "string" },
          status: { type: "integer" },
          code: { type: "string" },
          detail: { type: "string" },
          errors: {
            type: "array",
            items: {
              type: "object",
              required: ["pointer", "name", "message"],
              properties: { pointer: { type: "string" }, name: { type: "string" }, message: { type: "string" } },
            },
          },
        },
      },
    },
  },
  security: [{ token: [] }],
  paths: {
    "/sync": {
      post: {
        summary: "Accept a move",
        parameters: [
          { name: "Idempotency-Key", in: "header", schema: { type: "string", maxLength: 255 } },
          { name: "traceparent", in: "header", schema: { type: "string" } },
        ],
        requestBody: {
          required: true,
          content: { "application/json": { schema: { $ref: "#/components/schemas/SyncRequest" } } },
        },
        responses: {
          202: json(
            {
              type: "object",
              required: ["operation_id"],
              properties: { operation_id: { type: "string", format: "uuid" } },
            },
            "Accepted; Location tells where to follow it",
          ),
          ...problems(400, 401, 403, 422, 503),
        },
      },
    },
    "/operations": {
      get: {
        summary: "The newest operations",
        responses: {
          200: json(
            { type: "object", properties: { operations: { type: "array", items: operation } } },
            "Newest first",
          ),
          ...problems(401, 503),
        },
      },
    },
    "/operations/{id}": {
      get: {
        summary: "One operation",
        parameters: [id],
        responses: { 200: json(operation, "Status and counts"), ...problems(401, 404, 503) },
      },
    },
    "/operations/{id}/items": {
      get: {
        summary: "Objects that were not copied, or not provably",
        parameters: [id, { name: "state", in: "query", schema: { enum: ["failed", "vanished", "conflict"] } }],
        responses: {
          200: json(
            { type: "object", properties: { items: { type: "array", items: { $ref: "#/components/schemas/Item" } } } },
            "In the order they were planned",
          ),
          ...problems(400, 401, 404, 503),
        },
      },
    },
    "/operations/{id}/cancel": {
      post: {
        summary: "End an operation; what is under way finishes",
        parameters: [id],
        responses: { 202: json(operation, "Cancelled"), ...problems(401, 404, 409, 503) },
      },
    },
    "/health": {
      get: { summary: "The process answers", security: [], responses: { 200: { description: "It does" } } },
    },
    "/ready": {
      get: {
        summary: "The ledger is migrated and the workers are up",
        security: [],
        responses: { 200: { description: "Ready" }, 503: { description: "Not ready, with reasons" } },
      },
    },
    "/metrics": { get: { summary: "Prometheus metrics", security: [], responses: { 200: { description: "Text" } } } },
  },
};
