import type { Socket } from "node:net";
import type { RedisProbeDefinition } from "@lakehouse/environment";
import { AbstractConnector, Redis } from "ioredis";
import { openSocket } from "./open-socket.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";
import { untilAborted } from "./until-aborted.ts";

/** Connects, authenticates, and expects PONG; the role is shown where the user may ask for it. */
export async function probeRedis(
  definition: RedisProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { record } = context;
  const password = definition.password && (await context.secret(definition.password));
  const socket = await openSocket(context.address, record, signal);
  const client = createClient(socket);
  // without a listener ioredis writes connection errors to the console; the pending call rejects as well
  client.on("error", () => {});
  try {
    record.enter("auth");
    await untilAborted(client.connect(), signal);
    if (password !== undefined) await untilAborted(authenticate(client, definition.user, password), signal);
    record.enter("command");
    const answer: string = await untilAborted(client.ping(), signal);
    record.leave();
    if (answer !== "PONG") return { kind: "failed", reason: "protocol", message: `PING was answered with ${answer}` };
    const role = await untilAborted(readRole(client), signal);
    if (role !== undefined) record.details["role"] = role;
    return { kind: "ok" };
  } finally {
    client.disconnect();
    socket.destroy();
  }
}

function createClient(socket: Socket): Redis {
  return new Redis({
    Connector: connectorFor(socket),
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableReadyCheck: false,
    disableClientInfo: true,
    // RESP3 costs a HELLO that Redis 5 does not know
    protocol: 2,
  });
}

/** Hands ioredis a socket that is connected already, so that resolve and connect are measured alone. */
function connectorFor(socket: Socket) {
  return class extends AbstractConnector {
    constructor() {
      super(0);
    }

    override connect(): Promise<Socket> {
      this.connecting = true;
      this.stream = socket;
      return Promise.resolve(socket);
    }
  };
}

/** Sent by ourselves: ioredis' own handshake takes "no password is set" for success and says so on the console. */
async function authenticate(client: Redis, user: string | undefined, password: string): Promise<void> {
  if (user === undefined) await client.auth(password);
  else await client.auth(user, password);
}

async function readRole(client: Redis): Promise<string | undefined> {
  try {
    const [role] = await client.role();
    return String(role);
  } catch {
    // ROLE may be forbidden to this user; a connection that died meanwhile answered PING all the same
    return undefined;
  }
}
