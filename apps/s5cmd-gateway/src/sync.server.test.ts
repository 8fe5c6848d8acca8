import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import {
  hostileObjects,
  type OperationView,
  putObjects,
  readBucket,
  startTestbed,
  type Testbed,
  type TestGateway,
} from "./gateway.fixture.ts";
import { decodeOutcome } from "./ledger/chunk-codec.ts";

let bed: Testbed;
let gateway: TestGateway;

beforeAll(async () => {
  bed = await startTestbed(["gateway", "partwise"]);
  await bed.s3.createBuckets(["lake-source", "lake-destination"]);
  gateway = await bed.startGateway();
}, 120_000);

afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]();
  await bed?.[Symbol.asyncDispose]();
}, 30_000);

function sync(prefix: string, more: object = {}) {
  return {
    operation_type: "sync",
    source: { bucket: "lake-source", prefix },
    destination: { bucket: "lake-destination", prefix },
    operation_mode: "direct_sync",
    configuration: { max_concurrent: 32, part_size_mb: 50 },
    ...more,
  };
}

describe("1,000 objects of mixed size with hostile keys", () => {
  const objects = hostileObjects(1_000);
  let bytes = 0;
  for (const { size } of objects) bytes += size;

  test("are copied byte by byte, with content type and metadata", async () => {
    await putObjects(bed.client, "lake-source", objects);
    const operation = await gateway.move(sync("data/"));
    expect(operation).toMatchObject({
      status: "completed",
      counts: {
        objects: { planned: 1_000, copied: 1_000, skipped: 0, verified: 1_000, failed: 0 },
        bytes: { planned: bytes, copied: bytes, skipped: 0, verified: bytes, failed: 0 },
      },
      failed_items: [],
    });
    const source = await readBucket(bed.client, "lake-source");
    expect(source.size).toBe(1_000);
    expect(await readBucket(bed.client, "lake-destination")).toEqual(source);
  }, 60_000);

  test("are all skipped the second time", async () => {
    const { status, counts } = await gateway.move(sync("data/"));
    expect(status).toBe("completed");
    expect(counts.objects).toMatchObject({ planned: 0, copied: 0, skipped: 1_000, failed: 0 });
    expect(counts.bytes).toMatchObject({ planned: 0, skipped: bytes });
  }, 30_000);

  test("are synced again where they are new or changed, also without a change of size", async () => {
    const [first, second] = objects.filter(({ size }) => size > 0);
    await putObjects(bed.client, "lake-source", [first!, second!, { key: "data/new", size: 10 }]);
    const { counts } = await gateway.move(sync("data/"));
    expect(counts.objects).toMatchObject({ planned: 3, copied: 3, verified: 3, skipped: 998 });
    for (const { key } of [first!, second!, { key: "data/new" }]) {
      const source = await readBucket(bed.client, "lake-source", key);
      expect(await readBucket(bed.client, "lake-destination", key)).toEqual(source);
    }
  }, 60_000);
});

test("a prefix is replaced as a plain string, and objects beside it are left alone", async () => {
  await putObjects(bed.client, "lake-source", [
    { key: "raw/2026-01/a", size: 5 },
    { key: "raw/2026-02/b", size: 6 },
    { key: "raw/2025-12/c", size: 7 },
  ]);
  const destination = { bucket: "lake-destination", prefix: "curated/y" };
  const { counts } = await gateway.move(
    sync("", { source: { bucket: "lake-source", prefix: "raw/2026" }, destination }),
  );
  expect(counts.objects).toMatchObject({ copied: 2 });
  expect([...(await readBucket(bed.client, "lake-destination", "curated/")).keys()]).toEqual(["y-01/a", "y-02/b"]);
});

test("a copy takes all, also what is the same already", async () => {
  await putObjects(bed.client, "lake-source", [{ key: "all/a", size: 5 }]);
  await gateway.move(sync("all/"));
  const { counts } = await gateway.move(sync("all/", { operation_type: "copy" }));
  expect(counts.objects).toMatchObject({ planned: 1, copied: 1, skipped: 0, verified: 1 });
});

test("keys that s5cmd cannot say are copied all the same", async () => {
  const objects = [
    { key: "odd/line\nfeed", size: 12 },
    { key: "odd/x\nrm s3://lake-source/odd", size: 12 },
    { key: "odd/folder/", size: 0 },
  ];
  await putObjects(bed.client, "lake-source", objects);
  const operation = await gateway.move(sync("odd/"));
  expect(operation).toMatchObject({ status: "completed", counts: { objects: { copied: 3, verified: 3, failed: 0 } } });
  const source = await readBucket(bed.client, "lake-source", "odd/");
  expect(source.size).toBe(3);
  expect(await readBucket(bed.client, "lake-destination", "odd/")).toEqual(source);
});

describe("an object that was uploaded in parts", () => {
  const partBytes = 5 * 1024 ** 2;

  beforeAll(async () => {
    const object = { Bucket: "lake-source", Key: "parts/big" };
    const create = new CreateMultipartUploadCommand({ ...object, ContentType: "x/y", Metadata: { exchange: "okx" } });
    const { UploadId } = await bed.client.send(create);
    const Parts = [];
    for (const PartNumber of [1, 2, 3]) {
      const Body = Buffer.alloc(PartNumber === 3 ? 1_234 : partBytes, PartNumber);
      const { ETag } = await bed.client.send(new UploadPartCommand({ ...object, UploadId, PartNumber, Body }));
      Parts.push({ PartNumber, ETag });
    }
    await bed.client.send(new CompleteMultipartUploadCommand({ ...object, UploadId, MultipartUpload: { Parts } }));
  });

  test("is proved by its size, because one request makes another kind of ETag", async () => {
    const operation = await gateway.move(sync("parts/"));
    expect(operation).toMatchObject({ status: "completed", counts: { objects: { copied: 1, verified: 1 } } });
    expect(await outcomeOf(operation)).toEqual(["s"]);
    expect((await gateway.move(sync("parts/"))).counts.objects).toMatchObject({ planned: 0, skipped: 1 });
  });

  test("gets the very same ETag when it is too large for one request, and keeps its metadata", async () => {
    await using partwise = await bed.startGateway({
      database: "partwise",
      overrides: { multipartAboveBytes: partBytes },
    });
    const destination = { bucket: "lake-destination", prefix: "parts-again/" };
    const operation = await partwise.move(sync("parts/", { destination }));
    expect(operation).toMatchObject({ status: "completed", counts: { objects: { copied: 1, verified: 1 } } });
    const [source, copy] = await Promise.all([
      bed.client.send(new HeadObjectCommand({ Bucket: "lake-source", Key: "parts/big" })),
      bed.client.send(new HeadObjectCommand({ Bucket: "lake-destination", Key: "parts-again/big" })),
    ]);
    expect(copy.ETag).toBe(source.ETag);
    expect(copy).toMatchObject({
      ContentType: "x/y",
      Metadata: { exchange: "okx" },
      ContentLength: 2 * partBytes + 1_234,
    });
  });

  test("is copied again when it was overwritten by another of the same size", async () => {
    const { ContentLength } = await bed.client.send(new HeadObjectCommand({ Bucket: "lake-source", Key: "parts/big" }));
    const Body = Buffer.alloc(ContentLength ?? 0, 9);
    await bed.client.send(new PutObjectCommand({ Bucket: "lake-source", Key: "parts/big", Body }));
    expect((await gateway.move(sync("parts/"))).counts.objects).toMatchObject({ planned: 1, copied: 1 });
  });
});

async function outcomeOf({ operation_id: id }: OperationView): Promise<string[]> {
  const database = new pg.Client(bed.postgres.connection("gateway"));
  await database.connect();
  try {
    const { rows } = await database.query<{ outcome: Buffer; n: number }>(
      "SELECT outcome, n FROM chunks WHERE op_id = $1",
      [id],
    );
    return await decodeOutcome(rows[0]!.outcome, rows[0]!.n);
  } finally {
    await database.end();
  }
}
