import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a running `lakehouse up` does on request. Rejects with a message for the person who asked. */
export interface ControlActions {
  restart(service: string): Promise<string>;
}

export interface ControlServer extends AsyncDisposable {
  readonly path: string;
}

/** Takes requests of the other commands on a Unix socket that only this user can reach. */
export async function serveControl(actions: ControlActions): Promise<ControlServer> {
  // under the system's temporary folder: a socket's path may have 107 bytes, a checkout's path may have more
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-"));
  const path = join(folder, "control.sock");
  const server = createServer((incoming, outgoing) => {
    const [, action, service] = (incoming.url ?? "").split("/");
    const answer =
      action === "restart" && service ? actions.restart(decodeURIComponent(service)) : unknown(incoming.url);
    answer.then(
      (message) => outgoing.writeHead(200).end(message),
      (error: unknown) => outgoing.writeHead(409).end((error as Error).message),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(path, resolve));
  return {
    path,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function unknown(url: string | undefined): Promise<string> {
  throw new Error(`unknown request ${url}`);
}

/** Asks the running `lakehouse up` behind the socket; returns what it says, rejects with its refusal. */
export async function askControl(socketPath: string, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, method: "POST" }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (text += chunk));
      incoming.on("end", () => (incoming.statusCode === 200 ? resolve(text) : reject(new Error(text))));
    });
    outgoing.on("error", reject).end();
  });
}
