import type { Place } from "@lakehouse/findings";
import type { ServicePort } from "../model.ts";
import { describeKind, type YamlNode } from "../yaml/yaml-node.ts";
import { type ComposeContext, readMap, report, textOf } from "./compose-context.ts";
import { portShapes } from "./shapes.ts";

const help = 'write "HOST_IP:HOST_PORT:CONTAINER_PORT", as in "127.0.0.1:5432:5432"';

/** Reads an item of `ports`, short or long. A range becomes one port each. Nothing for an item that is reported. */
export function readPort(node: YamlNode, context: ComposeContext): ServicePort[] {
  if (node.kind === "map") return readLongPort(node, context);
  if (node.kind === "scalar" && node.value !== null) return readShortPort(node.text, node.place, context);
  report(context, {
    rule: "compose/type",
    place: node.place,
    message: `a port must be text, a number or a map, not ${describeKind(node)}`,
    help,
  });
  return [];
}

/** Reads an item of `expose`: "8080" or "8080/udp", open inside the network only. */
export function readExposedPort(text: string, place: Place, context: ComposeContext): ServicePort[] {
  const [ports = "", protocol = "tcp", ...rest] = text.split("/");
  return assemble({ container: rest.length > 0 ? "" : ports, protocol, place, text }, context);
}

function readShortPort(text: string, place: Place, context: ComposeContext): ServicePort[] {
  const match = /^(?:(?:(\[[^\]]*\]|[^:[\]]*):)?([^:/]*):)?([^:/]+)(?:\/(.+))?$/.exec(text);
  if (!match) {
    report(context, { rule: "compose/port", place, message: `"${text}" is not a port mapping`, help });
    return [];
  }
  const [, hostIp, host, container = "", protocol = "tcp"] = match;
  return assemble({ container, host, hostIp: hostIp?.replace(/^\[|\]$/g, ""), protocol, place, text }, context);
}

function readLongPort(node: YamlNode, context: ComposeContext): ServicePort[] {
  const entries = readMap(node, portShapes, "a port", context);
  const target = textOf(entries.get("target"));
  if (target === undefined) {
    report(context, { rule: "compose/port", place: node.place, message: 'a port needs a "target"', help });
    return [];
  }
  const port = {
    container: target,
    host: textOf(entries.get("published")),
    hostIp: textOf(entries.get("host_ip")),
    protocol: textOf(entries.get("protocol")) ?? "tcp",
    place: entries.get("target")?.value.place ?? node.place,
    text: target,
  };
  return assemble(port, context);
}

interface PortTexts {
  readonly container: string;
  readonly host?: string | undefined;
  readonly hostIp?: string | undefined;
  readonly protocol: string;
  readonly place: Place;
  readonly text: string;
}

function assemble(port: PortTexts, context: ComposeContext): ServicePort[] {
  const { place, protocol } = port;
  const fail = (message: string, rule = "compose/port") => {
    report(context, { rule, place, message, help });
    return [];
  };
  const container = readRange(port.container);
  if (!container) return fail(`"${port.container || port.text}" is not a port from 1 to 65535`);
  if (protocol !== "tcp" && protocol !== "udp") return fail(`"${protocol}" is neither tcp nor udp`);
  if (port.hostIp && !isIpAddress(port.hostIp)) {
    return fail(`"${port.hostIp}" is not an IP address`, "compose/bad-host-ip");
  }
  // Without a host port Docker picks one: published, but nowhere that could be written down
  if (!port.host) return container.map((containerPort) => ({ containerPort, protocol, place }));
  const host = readRange(port.host);
  if (!host) return fail(`"${port.host}" is not a host port from 1 to 65535`);
  if (host.length !== container.length) return fail(`"${port.text}" maps ${host.length} ports to ${container.length}`);
  const hostIp = port.hostIp || "0.0.0.0";
  return container.map((containerPort, index) => ({
    containerPort,
    protocol,
    published: { hostIp, hostPort: host[index] ?? containerPort },
    place,
  }));
}

function readRange(text: string): number[] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  const first = Number(match?.[1]);
  const last = Number(match?.[2] ?? match?.[1]);
  if (!match || first < 1 || last > 65_535 || last < first) return undefined;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function isIpAddress(text: string): boolean {
  const four = text.split(".");
  if (four.length === 4) return four.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
  return text.includes(":") && /^[0-9a-fA-F:.]+(%\w+)?$/.test(text);
}
