import type { Place } from "@lakehouse/findings";
import type { Resource } from "../model.ts";

/** A way in from outside, to a port of a Service that is named by number or by name. */
export interface Route {
  readonly namespace: string;
  readonly service: string;
  /** Absent when the route names none: then it is the Service's only one. */
  readonly servicePort?: string | undefined;
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: number;
  /** What the paths begin with that it is for; absent for all. */
  readonly path?: string | undefined;
  readonly place: Place;
}

/** "/" is every path. */
export function narrowPath(text: string | undefined): string | undefined {
  return text === "/" || text === "" ? undefined : text;
}

export const defaultPorts = { http: 80, https: 443 } as const;

export function groupOf(resource: Resource): string {
  return resource.apiVersion.includes("/") ? (resource.apiVersion.split("/")[0] ?? "") : "";
}

/** Whether a listener's host ("*.example.org", "*") serves this one. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === "*" || pattern === host) return true;
  return pattern.startsWith("*.") && host.endsWith(pattern.slice(1));
}
