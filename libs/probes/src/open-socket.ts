import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { Address } from "@lakehouse/environment";
import type { Recorder } from "./probe.ts";
import { ProbeFailure } from "./probe-failure.ts";
import { resolveHost } from "./resolve-host.ts";

/**
 * Opens a fresh connection and records the phases `resolve` and `connect`. The caller destroys the socket; an abort
 * destroys it too, with the signal's reason as its error.
 */
export async function openSocket(
  address: Address,
  record: Recorder,
  signal: AbortSignal,
  operation?: string,
): Promise<Socket> {
  record.enter("resolve", operation);
  const ip = await resolveHost(address.host, signal);
  signal.throwIfAborted();
  record.address = ip.includes(":") ? `[${ip}]:${address.port}` : `${ip}:${address.port}`;
  record.enter("connect", operation);
  // one address per run: which one was tested must be known
  const socket = connect({ host: ip, port: address.port, autoSelectFamily: false, noDelay: true });
  destroyOnAbort(socket, signal);
  await once(socket, "connect");
  return socket;
}

/**
 * Wraps a connected socket in TLS and records the phase `tls`. The earliest expiry of the chain is recorded before the
 * chain is judged, so that it is known of an expired or untrusted certificate as well.
 */
export async function secureSocket(
  socket: Socket,
  host: string,
  record: Recorder,
  signal: AbortSignal,
  operation?: string,
): Promise<TLSSocket> {
  record.enter("tls", operation);
  const secured = connectTls({
    socket,
    host,
    rejectUnauthorized: false,
    ...(isName(host) ? { servername: host } : {}),
  });
  destroyOnAbort(secured, signal);
  try {
    await once(secured, "secureConnect");
  } catch (error) {
    signal.throwIfAborted();
    throw new ProbeFailure("tls_handshake", `the TLS handshake with ${record.address} failed`, { cause: error });
  }
  const expiry = earliestExpirySeconds(secured.getPeerCertificate(true));
  if (expiry !== undefined) record.tlsEarliestExpirySeconds = expiry;
  if (!secured.authorized) throw untrustedFailure(secured, record);
  return secured;
}

function destroyOnAbort(socket: Socket, signal: AbortSignal): void {
  const onAbort = () => socket.destroy(signal.reason as Error);
  signal.addEventListener("abort", onAbort, { once: true });
  socket.once("close", () => signal.removeEventListener("abort", onAbort));
  // stays for good: a reset that comes after the result was taken must not end the process
  socket.on("error", () => {});
}

function isName(host: string): boolean {
  return !/^[\d.]+$/.test(host) && !host.includes(":");
}

function untrustedFailure(socket: TLSSocket, record: Recorder): ProbeFailure {
  const code = String(socket.authorizationError);
  if (code === "CERT_HAS_EXPIRED")
    return new ProbeFailure("tls_expired", `the certificate of ${record.address} has expired`);
  return new ProbeFailure("tls_untrusted", `the certificate of ${record.address} is not trusted (${code})`);
}

/** Unix seconds. A chain ends with a certificate that is its own issuer. */
function earliestExpirySeconds(leaf: PeerCertificate): number | undefined {
  let earliest: number | undefined;
  const seen = new Set<string>();
  for (let certificate = leaf; certificate?.valid_to && !seen.has(certificate.fingerprint256);) {
    seen.add(certificate.fingerprint256);
    const seconds = Date.parse(certificate.valid_to) / 1_000;
    if (Number.isFinite(seconds) && seconds < (earliest ?? Infinity)) earliest = seconds;
    certificate = "issuerCertificate" in certificate ? (certificate.issuerCertificate as PeerCertificate) : leaf;
  }
  return earliest;
}
