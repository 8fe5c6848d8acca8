import type { FastifyInstance, FastifyReply } from "fastify";
import type { Feed } from "../feed.ts";
import type { ResultEvent, Snapshot } from "../snapshot.ts";

export interface EventsOptions {
  readonly feed: Feed<ResultEvent>;
  readonly snapshot: () => Promise<Snapshot>;
}

/** A named event and no comment, because a page cannot see comments and has to know whether it is still connected. */
const heartbeatMs = 10_000;
const reconnectMs = 1_000;
/** A page that does not read that much is gone or asleep; it gets a fresh snapshot when it comes back. */
const maxPendingBytes = 1_048_576;

/** Server-sent events: a `snapshot` first, then one `result` per run. Open streams end when the server closes. */
export function registerEvents(app: FastifyInstance, { feed, snapshot }: EventsOptions): void {
  const open = new Set<FastifyReply>();
  app.addHook("preClose", async () => {
    for (const reply of open) reply.raw.end();
  });
  app.get("/events", async (_request, reply) => {
    const first = await snapshot();
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" });
    open.add(reply);
    const send = (text: string) => (raw.writableLength > maxPendingBytes ? raw.destroy() : raw.write(text));
    const heartbeat = setInterval(() => send("event: heartbeat\ndata: {}\n\n"), heartbeatMs);
    const subscription = feed.subscribe((event) => send(format("result", event)));
    raw.on("error", () => {});
    raw.once("close", () => {
      clearInterval(heartbeat);
      subscription[Symbol.dispose]();
      open.delete(reply);
    });
    send(`retry: ${reconnectMs}\n\n${format("snapshot", first)}`);
  });
}

/** JSON has no line breaks of its own, so one data line is enough. */
function format(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
