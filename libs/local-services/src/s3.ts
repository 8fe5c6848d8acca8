import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { obtainBinary } from "@lakehouse/binaries";
import { openDataDir } from "./data-dir.ts";
import { launchService, type LocalService, type ServiceOptions } from "./local-service.ts";
import { findFreePort } from "./ports.ts";
import { randomSecret } from "./random-secret.ts";
import { answersOk } from "./wait-for-http.ts";

export interface S3Options extends ServiceOptions {
  readonly accessKeyId?: string | undefined;
  readonly secretAccessKey?: string | undefined;
  /** With it, a console for people is served on this port. */
  readonly webuiPort?: number | undefined;
}

export interface S3Service extends LocalService {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A client for this server; the caller destroys it. */
  client(): S3Client;
  /** Makes those that do not exist yet. */
  createBuckets(names: readonly string[]): Promise<void>;
}

async function createBucket(client: S3Client, name: string): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: name }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
}

const healthPath = "/health";
const region = "us-east-1";

/** Starts an S3 server over a folder (versitygw); ready when its health path answers. */
export async function startS3(options: S3Options = {}, signal?: AbortSignal): Promise<S3Service> {
  const binary = await obtainBinary("versitygw", { signal, progress: options.progress });
  await using stack = new AsyncDisposableStack();
  const dataDir = await openDataDir(options.dataDir, "s3", stack);
  const [objects, versions, metadata] = ["objects", "versions", "metadata"].map((name) => join(dataDir, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [objects, versions, metadata]) await mkdir(folder, { recursive: true });
  const port = options.port ?? (await findFreePort());
  const accessKeyId = options.accessKeyId ?? randomSecret();
  const secretAccessKey = options.secretAccessKey ?? randomSecret();
  const endpoint = `http://127.0.0.1:${port}`;
  const webui = options.webuiPort === undefined ? [] : ["--webui", `127.0.0.1:${options.webuiPort}`];
  const service = await launchService({
    name: "minio",
    file: binary.path,
    // metadata beside the objects: not every file system has user attributes, and folders of objects may not hold them
    args: [
      ...[
        "--port",
        `127.0.0.1:${port}`,
        "--region",
        region,
        "--quiet",
        "--keep-alive",
        "--health",
        healthPath,
        ...webui,
      ],
      ...["posix", "--versioning-dir", versions, "--sidecar", metadata, objects],
    ],
    env: { ...binary.env, ROOT_ACCESS_KEY: accessKeyId, ROOT_SECRET_KEY: secretAccessKey },
    port,
    otherPorts: options.webuiPort === undefined ? [] : [options.webuiPort],
    options,
    signal,
    resources: stack.move(),
    isReady: (ready) => answersOk(`${endpoint}${healthPath}`, ready),
  });
  const client = () =>
    new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  return {
    ...service,
    endpoint,
    region,
    accessKeyId,
    secretAccessKey,
    client,
    async createBuckets(names) {
      const own = client();
      try {
        for (const name of names) await createBucket(own, name);
      } finally {
        own.destroy();
      }
    },
  };
}
