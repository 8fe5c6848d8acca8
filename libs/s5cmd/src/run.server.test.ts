import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type S3Service, startS3 } from "@lakehouse/local-services";
import { waitUntil } from "@lakehouse/time";
import { obtainS5cmd } from "./obtain.ts";
import { type S5cmdRun, startS5cmdRun } from "./run.ts";

let s3: S3Service;
let client: S3Client;

beforeAll(async () => {
  s3 = await startS3();
  client = s3.client();
  await s3.createBuckets(["source", "destination"]);
}, 120_000);

afterAll(async () => {
  client?.destroy();
  await s3?.stop();
});

async function startRun(endpoint = s3.endpoint): Promise<S5cmdRun> {
  const { region, accessKeyId, secretAccessKey } = s3;
  const credentials = { accessKeyId, secretAccessKey };
  return startS5cmdRun({ binary: await obtainS5cmd(), endpoint, region, credentials, workers: 4 });
}

async function put(key: string): Promise<void> {
  const body = { Body: `body of ${key}`, ContentType: "text/x-test", Metadata: { exchange: "kraken" } };
  await client.send(new PutObjectCommand({ Bucket: "source", Key: key, ...body }));
}

function copyKey(run: S5cmdRun, key: string) {
  return run.copy({ bucket: "source", key }, { bucket: "destination", key });
}

const hostile = [
  "it's",
  'say "hi"',
  "a b",
  "a+b",
  "50%",
  "100%25",
  "🦀",
  "back\\slash",
  "star*?",
  "#$`&;|<>",
  "tab\there",
  "-n",
  " lead",
  "cr\rx",
];

test("copies hostile keys exactly, many at once, with content type and metadata", async () => {
  await Promise.all(hostile.map(put));
  await using run = await startRun();
  expect(await Promise.all(hostile.map((key) => copyKey(run, key)))).toEqual(hostile.map(() => ({ kind: "copied" })));
  for (const key of hostile) {
    const copy = await client.send(new GetObjectCommand({ Bucket: "destination", Key: key }));
    expect(await copy.Body?.transformToString()).toBe(`body of ${key}`);
    expect(copy).toMatchObject({ ContentType: "text/x-test", Metadata: { exchange: "kraken" } });
  }
}, 30_000);

test("tells what failed from what is gone from what is wrong for all", async () => {
  await using run = await startRun();
  const to = { bucket: "destination", key: "x" };
  expect(await copyKey(run, "missing")).toMatchObject({ kind: "failed", failure: "vanished" });
  expect(await run.copy({ bucket: "no-such-bucket", key: "x" }, to)).toMatchObject({
    kind: "failed",
    failure: "fatal",
  });
  await using away = await startRun("http://127.0.0.1:1");
  expect(await copyKey(away, "x")).toMatchObject({ kind: "failed", failure: "retry" });
}, 30_000);

test("a process that was killed leaves its copies unknown, and the next copy starts another", async () => {
  await put("again");
  await using run = await startRun();
  expect(await copyKey(run, "again")).toEqual({ kind: "copied" });
  const first = run.pid!;
  // stopped first, so that it cannot answer before it dies
  process.kill(first, "SIGSTOP");
  const lost = copyKey(run, "again");
  process.kill(first, "SIGKILL");
  expect(await lost).toEqual({ kind: "unknown", reason: "s5cmd was ended by SIGKILL" });
  expect(await copyKey(run, "again")).toEqual({ kind: "copied" });
  expect(run.pid).not.toBe(first);
}, 30_000);

test("closing waits for what is under way, and leaves no process", async () => {
  await put("last");
  const run = await startRun();
  const copies = Array.from({ length: 20 }, (_, index) =>
    run.copy({ bucket: "source", key: "last" }, { bucket: "destination", key: `last ${index}` }),
  );
  const pid = await waitUntil(() => run.pid, { what: "the process", timeoutMs: 1_000, intervalMs: 1 });
  await run.close();
  expect(await Promise.all(copies)).toEqual(copies.map(() => ({ kind: "copied" })));
  expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  expect(await copyKey(run, "last")).toMatchObject({ kind: "unknown" });
}, 30_000);

test("two copies with the same label do not get each other's result", async () => {
  await put("same");
  await using run = await startRun();
  const results = await Promise.all(Array.from({ length: 5 }, () => copyKey(run, "same")));
  expect(results).toEqual(results.map(() => ({ kind: "copied" })));
  expect(run.inFlight).toBe(0);
}, 30_000);
