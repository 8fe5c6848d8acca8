import type { EventEmitter } from "node:events";
import type { Socket } from "node:net";
import type { PostgresProbeDefinition } from "@lakehouse/environment";
import { Client } from "pg";
import { openSocket } from "./open-socket.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";
import { untilAborted } from "./until-aborted.ts";

/** Connects, authenticates and runs the declared query; any answer without an error is a success. */
export async function probePostgres(
  definition: PostgresProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { record } = context;
  const password = await context.secret(definition.password);
  const socket = await openSocket(context.address, record, signal);
  try {
    const client = createClient(definition, password, socket);
    // pg reports the loss of an idle connection here; the pending call rejects as well
    client.on("error", () => {});
    serverParametersOf(client).on("parameterStatus", ({ parameterName, parameterValue }) => {
      if (parameterName === "server_version") record.details["server"] = parameterValue;
    });
    record.enter("auth");
    await untilAborted(client.connect(), signal);
    record.enter("query");
    await untilAborted(client.query(definition.query), signal);
    record.leave();
    await untilAborted(client.end(), signal);
    return { kind: "ok" };
  } finally {
    socket.destroy();
  }
}

function createClient(definition: PostgresProbeDefinition, password: string, socket: Socket): Client {
  const { database, user, timeoutMs } = definition;
  return new Client({
    database,
    user,
    password,
    // said explicitly, so that no PG* variable of the process decides
    ssl: false,
    application_name: "lakehouse-probe",
    stream: () => asUnconnected(socket),
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs,
  });
}

/** pg always connects the stream it is given; ours is connected already, so that resolve and connect are measured alone. */
function asUnconnected(socket: Socket): Socket {
  return Object.assign(socket, {
    connect: () => {
      process.nextTick(() => socket.emit("connect"));
      return socket;
    },
  });
}

/** The server announces its version unasked; pg's types leave out where that can be heard. */
function serverParametersOf(client: Client): EventEmitter<ParameterEvents> {
  return (client as unknown as { readonly connection: EventEmitter<ParameterEvents> }).connection;
}

interface ParameterEvents {
  parameterStatus: [{ readonly parameterName: string; readonly parameterValue: string }];
}
