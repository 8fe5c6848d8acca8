import { randomBytes } from "node:crypto";

/** A password for a server that only this process will talk to. */
export function randomSecret(): string {
  return randomBytes(24).toString("base64url");
}
