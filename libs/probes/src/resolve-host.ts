import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { untilAborted } from "./until-aborted.ts";

/**
 * The one IP address that is probed for a host name: the first the system's resolver gives.
 * The system's resolver, because Compose names, /etc/hosts and the search list of a pod exist only there.
 */
export async function resolveHost(host: string, signal: AbortSignal): Promise<string> {
  if (isIP(host)) return host;
  const { address } = await untilAborted(lookup(host), signal);
  return address;
}
