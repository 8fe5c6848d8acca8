import { expect, test } from "@jest/globals";
import { parseBucketTable } from "./bucket-table.ts";

test("the bucket table gives names, versioning and expiry; comments and empty lines are passed over", () => {
  expect(parseBucketTable("# name versions expire\nraw on -\n\ntransfer off 1 # staged\n")).toEqual([
    { name: "raw", versioned: true, expireDays: undefined },
    { name: "transfer", versioned: false, expireDays: 1 },
  ]);
});

test.each(["raw on", "raw yes -", "raw on soon", "raw on 1 2"])("the bucket table refuses %j with its line", (line) => {
  expect(() => parseBucketTable(`# head\n${line}`)).toThrow("line 2 of the bucket table");
});
