import { startS3 } from "@lakehouse/local-services";
import type { RunnerContext, StartedService } from "../runner.ts";

/** A POSIX-backed S3 server in MinIO's place: the S3 API and a console, none of MinIO's own paths. */
export async function runMinio(context: RunnerContext): Promise<StartedService> {
  return startS3(
    {
      ...context.common,
      port: context.address(9000).port,
      webuiPort: context.address(9001).port,
      accessKeyId: await context.secret("minio/root-user"),
      secretAccessKey: await context.secret("minio/root-password"),
    },
    context.signal,
  );
}
