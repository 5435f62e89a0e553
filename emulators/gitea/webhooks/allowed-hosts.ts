import { isIPv4 } from "node:net";

const isLocalName = (host: string): boolean => host === "localhost" || host.endsWith(".localhost");

/** Why this address may not be called, if it may not. `external` is everything but loopback and private networks. */
export function refuse(url: string, allowed: "loopback" | "external"): string | undefined {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const isLoopback = isLocalName(host) || host === "::1" || host.startsWith("127.");
  const isPrivate =
    isIPv4(host) && /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
  if (allowed === "loopback" ? isLoopback : !isLoopback && !isPrivate) return undefined;
  const at = `${host}:${port || (protocol === "https:" ? 443 : 80)}`;
  return `dial tcp ${at}: webhook can only call allowed HTTP servers (check your webhook.ALLOWED_HOST_LIST setting), deny '${host}(${at})'`;
}
