import { describe, expect, test } from "@jest/globals";
import { classifyFailure } from "./classify-failure.ts";
import { createLineReader } from "./lines.ts";
import { parseOutputLine } from "./parse-output.ts";

describe("parseOutputLine", () => {
  test("reads a copied object, with what Go escapes", () => {
    const line = String.raw`{"operation":"cp","success":true,"source":"s3://a/\u003c\u0026\u003e","destination":"s3://b/q\"","object":{"key":"s3://b/q\"","type":"file"}}`;
    expect(parseOutputLine(line)).toEqual({ kind: "copied", label: 'cp s3://a/<&> s3://b/q"' });
  });

  test("reads a failure without the ids that differ in every message", () => {
    const error = "NoSuchKey: The key does not exist. status code: 404, request id: 7L1T, host id: zn0N+/=";
    const line = JSON.stringify({ operation: "cp", command: "cp s3://a/k s3://b/k", error });
    const plain = "NoSuchKey: The key does not exist. status code: 404";
    expect(parseOutputLine(line)).toEqual({ kind: "failed", label: "cp s3://a/k s3://b/k", error: plain });
  });

  test("reads a failure found before the request, which repeats the flags", () => {
    const command = "cp --metadata-directive=COPY --raw=true s3://a/k/ s3://b/k/";
    const line = JSON.stringify({ operation: "cp", command, error: "source argument must contain wildcard character" });
    expect(parseOutputLine(line)).toMatchObject({ kind: "failed", label: "cp s3://a/k/ s3://b/k/" });
  });

  test.each([
    "",
    "Incorrect Usage: flag provided but not defined",
    "{not json",
    "null",
    "[]",
    '{"operation":"rm","success":true,"source":"s3://a/k"}',
    '{"operation":"cp","success":2,"error":0}',
    '{"operation":"cp","success":true,"source":1,"destination":2}',
  ])("passes over %j", (line) => {
    expect(parseOutputLine(line)).toEqual({ kind: "other", text: line });
  });
});

describe("classifyFailure", () => {
  test.each([
    ["SlowDown: Please reduce your request rate. status code: 503", "retry"],
    ["InternalError: We encountered an internal error. status code: 500", "retry"],
    ["RequestError: send request failed caused by: Put: dial tcp: connect: connection refused", "retry"],
    ["AccessDenied: Access Denied. status code: 403", "fatal"],
    ["NoSuchBucket: The specified bucket does not exist. status code: 404", "fatal"],
    ["SignatureDoesNotMatch: check your key. status code: 403", "fatal"],
    ["NoSuchKey: The specified key does not exist. status code: 404", "vanished"],
    ["InvalidRequest: The specified copy source is larger than the maximum. status code: 400", "item"],
    ["source argument must contain wildcard character", "item"],
  ])("%s is %s", (error, expected) => {
    expect(classifyFailure(error)).toBe(expected);
  });
});

describe("createLineReader", () => {
  test("joins lines and characters cut between chunks, and drops what is too long to be a result", () => {
    const lines: string[] = [];
    const push = createLineReader((line) => lines.push(line));
    const crab = Buffer.from("first 🦀\nsec");
    push(crab.subarray(0, 8));
    push(crab.subarray(8));
    push(Buffer.from("ond\n"));
    push(Buffer.alloc(70_000, "x"));
    push(Buffer.from("rest\nthird\n"));
    expect(lines).toEqual(["first 🦀", "second", "third"]);
  });
});
