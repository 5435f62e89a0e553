import { lookup } from "node:dns/promises";
import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

/** How far an address reaches, as Gitea and Forgejo tell before they deliver there. */
export type Reach = "loopback" | "private" | "public";

/** What a host's name stands for as this machine looks it up; nothing where it finds none. */
export async function addressesOf(hostname: string): Promise<string[]> {
  try {
    const found = await lookup(withoutBrackets(hostname), { all: true });
    return found.map(({ address }) => address);
  } catch {
    return [];
  }
}

/** The line is drawn as Go's `IsPrivate` and `IsGlobalUnicast` draw it, by which the hosts go. */
export function reachOf(address: string): Reach {
  const family = address.includes(":") ? "ipv6" : "ipv4";
  if (loopback.check(address, family)) return "loopback";
  return privateNets.check(address, family) ? "private" : "public";
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

const privateNets = new BlockList();
privateNets.addSubnet("10.0.0.0", 8, "ipv4");
privateNets.addSubnet("172.16.0.0", 12, "ipv4");
privateNets.addSubnet("192.168.0.0", 16, "ipv4");
privateNets.addSubnet("169.254.0.0", 16, "ipv4");
privateNets.addSubnet("fc00::", 7, "ipv6");
privateNets.addSubnet("fe80::", 10, "ipv6");

/** Whether a host's name or address can only mean the machine that it is looked up on. */
export function isLoopback(hostname: string): boolean {
  const name = withoutBrackets(hostname);
  return name === "localhost" || /^127(\.\d+){3}$/.test(name) || name === "::1";
}

/** Whether it stands for an address that this machine has. */
export async function isThisMachine(hostname: string): Promise<boolean> {
  const own = new Set(
    Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .map((one) => one.address),
  );
  return (await addressesOf(hostname)).some((address) => own.has(address));
}

/** Where what listens there is reached on its own machine. */
export function localUrlOf({ host, port }: { host: string; port: number }): string {
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/** An IPv6 address stands in brackets in a URL. */
export function withoutBrackets(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}
