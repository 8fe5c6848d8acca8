import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Readable } from "node:stream";

/** A log file that chunks are appended to as they come. */
export interface LogFile {
  /** Slows the source down while the disk is slower. */
  append(chunk: Buffer, source: Readable): void;
  /** Resolves when everything is written; never rejects. */
  close(): Promise<void>;
}

/**
 * Opens a log file for appending, readable by its owner only.
 * A write that fails later (disk full) ends the logging and is told once; it must not end the program that logs.
 * @throws the system's error when it cannot be opened.
 */
export async function openLogFile(path: string, onFailure: (message: string) => void): Promise<LogFile> {
  const stream = createWriteStream(path, { flags: "a", mode: 0o600 });
  await once(stream, "open");
  let failed = false;
  stream.on("error", (error) => {
    failed = true;
    onFailure(`log file ${path}: ${error.message}`);
    stream.emit("drain");
  });
  return {
    append(chunk, source) {
      if (failed || stream.writableEnded || stream.write(chunk)) return;
      source.pause();
      stream.once("drain", () => source.resume());
    },
    close: () => (failed ? Promise.resolve() : new Promise((resolve) => stream.end(() => resolve()))),
  };
}
