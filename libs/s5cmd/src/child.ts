import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import type { Binary } from "@lakehouse/binaries";
import { createLineReader } from "./lines.ts";

export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface ChildOptions {
  readonly binary: Binary;
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: S3Credentials;
  /** Copies at once; s5cmd takes at least 2. */
  readonly workers: number;
}

/** One `s5cmd run` that reads lines until its stdin ends. */
export interface Child {
  readonly pid: number | undefined;
  send(line: string): void;
  /** No more lines come; it finishes what it has and exits. */
  end(): void;
  kill(): void;
  /** Resolves when it ended and all it wrote was read; never rejects. */
  readonly closed: Promise<ChildEnd>;
}

export interface ChildEnd {
  /** "exited with code 1", "was ended by SIGKILL", or why it could not be started. */
  readonly how: string;
}

const setprivPaths = ["/usr/bin/setpriv", "/bin/setpriv"];

/** Starts the process in a group of its own: a Ctrl-C of the terminal must not end it before its work is drained. */
export function startChild(options: ChildOptions, onLine: (line: string) => void): Child {
  const { path } = options.binary;
  // few retries here, because slow keys would hold workers; the caller retries with backoff
  const args = ["--json", "-r", "2", "--numworkers", String(options.workers), "run"];
  const setpriv = setprivPaths.find(isExecutable);
  // a parent killed by SIGKILL cannot end it; the kernel does, and elsewhere the end of stdin
  const [file, all] = setpriv ? [setpriv, ["--pdeathsig", "KILL", path, ...args]] : [path, args];
  const child = spawn(file, all, { env: childEnvironment(options), detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const { promise: closed, resolve } = Promise.withResolvers<ChildEnd>();
  child.on("error", (error) => resolve({ how: error.message }));
  child.on("close", (code, signal) => resolve({ how: signal ? `was ended by ${signal}` : `exited with code ${code}` }));
  // EPIPE: it ended, which `closed` tells
  child.stdin.on("error", () => {});
  // always drained: an unread pipe would block its workers
  child.stdout.on("data", createLineReader(onLine));
  child.stderr.on("data", createLineReader(onLine));
  return {
    pid: child.pid,
    send: (line) => void child.stdin.write(`${line}\n`),
    end: () => void child.stdin.end(),
    kill: () => void child.kill("SIGKILL"),
    closed,
  };
}

/** Only what it needs: no proxy of the user's profile, no shared configuration, no instance metadata service. */
function childEnvironment({ binary, endpoint, region, credentials }: ChildOptions): Record<string, string> {
  return {
    ...binary.env,
    S3_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
