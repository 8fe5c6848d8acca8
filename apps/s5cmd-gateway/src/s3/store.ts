import { S3Client } from "@aws-sdk/client-s3";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import type { Connection } from "../config/config.ts";

/** A client for what s5cmd is not asked to do: listing, HEAD, and copies that need more than one request. */
export function createS3Client({ endpoint, region, accessKeyId, secretAccessKey }: Connection): S3Client {
  return new S3Client({
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey },
    forcePathStyle: true,
    maxAttempts: 3,
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 300_000, socketTimeout: 60_000 }),
    // stores other than AWS differ in what trailing checksums they take; a server-side copy sends no body anyway
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

/** Clients by connection name. */
export interface Stores extends Disposable {
  client(connection: string): S3Client;
}

export function createStores(connections: ReadonlyMap<string, Connection>): Stores {
  const clients = new Map([...connections].map(([name, connection]) => [name, createS3Client(connection)]));
  return {
    client(connection) {
      const client = clients.get(connection);
      if (!client) throw new Error(`no connection is named "${connection}"`);
      return client;
    },
    [Symbol.dispose]() {
      for (const client of clients.values()) client.destroy();
    },
  };
}
