import type { FastifyRequest } from "fastify";
import type { Tenant } from "../config/config.ts";

const tenants = new WeakMap<FastifyRequest, Tenant>();

/** Remembers who sent the request. */
export function setTenant(request: FastifyRequest, tenant: Tenant): void {
  tenants.set(request, tenant);
}

/** Who sent the request; a route that asks without authentication before it is a bug. */
export function tenantOf(request: FastifyRequest): Tenant {
  const tenant = tenants.get(request);
  if (!tenant) throw new Error("the request was not authenticated");
  return tenant;
}
