import { CreateBucketCommand, PutBucketVersioningCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { parseBucketTable } from "../bucket-table.ts";
import type { RunnerContext } from "../runner.ts";

/** Makes the buckets of the same table that the container's one-shot service reads. Idempotent. */
export async function runMinioInit(context: RunnerContext): Promise<undefined> {
  const minio = context.address(9000, "minio");
  const client = new S3Client({
    endpoint: `http://${minio.host}:${minio.port}`,
    region: "us-east-1",
    forcePathStyle: true,
    maxAttempts: 2,
    credentials: {
      accessKeyId: await context.secret("minio/root-user"),
      secretAccessKey: await context.secret("minio/root-password"),
    },
  });
  try {
    for (const bucket of parseBucketTable(await context.mountedText("/etc/minio/buckets"))) {
      await createBucket(client, bucket.name, context.signal);
      if (bucket.versioned) await enableVersioning(client, bucket.name, context);
    }
  } finally {
    client.destroy();
  }
  return undefined;
}

async function createBucket(client: S3Client, name: string, signal: AbortSignal): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }), { abortSignal: signal });
  } catch (error) {
    if (error instanceof S3ServiceException && error.name.startsWith("BucketAlready")) return;
    throw error;
  }
}

// the stand-in may lack versioning; the buckets work without it, and the person is told
async function enableVersioning(client: S3Client, name: string, context: RunnerContext): Promise<void> {
  try {
    await client.send(
      new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status: "Enabled" } }),
      { abortSignal: context.signal },
    );
  } catch (error) {
    context.signal.throwIfAborted();
    context.common.progress(`bucket ${name} stays unversioned: ${(error as Error).name}`);
  }
}
