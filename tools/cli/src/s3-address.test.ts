import { describe, expect, test } from "@jest/globals";
import { parseS3Address } from "./s3-address.ts";

describe("parseS3Address", () => {
  test.each([
    ["s3://raw/binance/", { bucket: "raw", prefix: "binance/" }],
    ["s3://raw", { bucket: "raw", prefix: "" }],
    ["s3://raw/a b/ü+%/", { bucket: "raw", prefix: "a b/ü+%/" }],
    ["offsite:s3://raw/x", { connection: "offsite", bucket: "raw", prefix: "x" }],
  ])("reads %s", (text, expected) => {
    expect(parseS3Address(text)).toEqual(expected);
  });

  test.each(["raw/binance", "https://raw/x", "s3:///x", ""])(
    "refuses %j and says what an address looks like",
    (text) => {
      expect(() => parseS3Address(text)).toThrow("it must look like s3://bucket/prefix");
    },
  );
});
