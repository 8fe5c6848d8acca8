import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Address } from "@lakehouse/environment";
import { waitUntil } from "@lakehouse/time";

export interface FaultServer extends AsyncDisposable {
  readonly address: Address;
  /** How many connections were accepted. */
  readonly accepted: number;
  /** Resolves when every accepted connection is closed again: a prober that leaks one makes this throw. */
  untilNoneIsOpen(): Promise<void>;
}

/** A TCP server on a free port that does to every connection what no real server does on demand. */
export async function startFaultServer(behave: (socket: Socket) => void): Promise<FaultServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    behave(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    address: { host: "127.0.0.1", port: (server.address() as AddressInfo).port },
    get accepted() {
      return accepted;
    },
    async untilNoneIsOpen() {
      const what = "every connection to be closed";
      await waitUntil(() => (open.size === 0 ? true : undefined), { what, timeoutMs: 1_000, intervalMs: 5 });
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Accepts, reads, and never says a word. */
export function staySilent(socket: Socket): void {
  socket.resume();
}

/** Answers the first bytes it gets with these, and closes unless told otherwise. */
export function answerWith(text: string, then: "close" | "stay" | "reset" = "close"): (socket: Socket) => void {
  return (socket) => {
    socket.once("data", () => {
      if (then === "close") socket.end(text);
      else socket.write(text, () => then === "reset" && socket.resetAndDestroy());
    });
  };
}

/** A port that was free a moment ago and on which nothing listens. */
export async function unusedAddress(): Promise<Address> {
  await using server = await startFaultServer(staySilent);
  return server.address;
}
