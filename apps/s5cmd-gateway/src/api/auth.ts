import { timingSafeEqual } from "node:crypto";
import type { Tenant } from "../config/config.ts";
import { hashToken } from "../config/read-config.ts";
import { Problem } from "./problem.ts";

/** The tenant whose token the header carries. Compares hashes in constant time. @throws Problem 401 */
export function authenticate(header: string | undefined, tenants: readonly Tenant[]): Tenant {
  const token = /^Bearer +(\S+) *$/i.exec(header ?? "")?.[1];
  if (token === undefined) throw unauthorized(header === undefined ? "a bearer token is missing" : "no bearer token");
  const hash = hashToken(token);
  const tenant = tenants.find(({ tokenHash }) => timingSafeEqual(tokenHash, hash));
  if (!tenant) throw unauthorized("the token is not known", 'error="invalid_token"');
  return tenant;
}

function unauthorized(detail: string, error?: string): Problem {
  const challenge = `Bearer realm="s5cmd-gateway"${error ? `, ${error}` : ""}`;
  const headers = { "www-authenticate": challenge };
  return new Problem({ status: 401, code: "unauthorized", title: "Not authenticated", detail, headers });
}
