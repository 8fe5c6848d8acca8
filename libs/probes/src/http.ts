import type { HttpProbeDefinition } from "@lakehouse/environment";
import { exchangeHttp } from "./http-exchange.ts";
import type { Outcome } from "./outcome.ts";
import type { ProbeContext } from "./probe.ts";

/** GET one path; the status must be one of the declared ones (default 200 to 299) and the body match the pattern, if any. */
export async function probeHttp(
  definition: HttpProbeDefinition,
  context: ProbeContext,
  signal: AbortSignal,
): Promise<Outcome> {
  const { path, tls, statuses, bodyMatches } = definition;
  const answer = await exchangeHttp({ address: context.address, tls, method: "GET", path }, context.record, signal);
  const expected = statuses ? statuses.includes(answer.status) : answer.status >= 200 && answer.status < 300;
  if (!expected) {
    const wanted = statuses ? statuses.join(" or ") : "200 to 299";
    return { kind: "failed", reason: "status", message: `GET ${path} answered ${answer.status}, expected ${wanted}` };
  }
  if (bodyMatches !== undefined && !new RegExp(bodyMatches).test(answer.body.toString("utf8"))) {
    return { kind: "failed", reason: "assertion", message: `the body of GET ${path} does not match /${bodyMatches}/` };
  }
  return { kind: "ok" };
}
