import { z } from "zod";
import { readBounded } from "../../http/bounded-body.ts";
import { whyUnreachable } from "../../../net/unreachable.ts";

/** What answers at a host's address when it is asked for its version. */
export type Greeting =
  /** `clock` is the host's own, as Unix time in milliseconds, if it says. */
  | { kind: "host"; version: string; clockMs?: number }
  /** It wants to be asked at another address. */
  | { kind: "moved"; url: string }
  /** `what` completes "what came was …". */
  | { kind: "stranger"; what: string }
  /** `why` is half a sentence. */
  | { kind: "silent"; why: string };

const Version = z.object({ version: z.string() });

/**
 * Asks who is there. The token is only shown to a host that asks for one, as those do that show nothing without signing in.
 *
 * @param url where the host's pages are
 */
export async function greet({ url, token }: { url: string; token?: string }): Promise<Greeting> {
  const signal = AbortSignal.timeout(10_000);
  const route = `${url.replace(/\/+$/, "")}/api/v1/version`;
  const ask = async (headers: Record<string, string>) =>
    await fetch(route, { redirect: "manual", headers, signal });
  try {
    let response = await ask({});
    if (token !== undefined && (response.status === 401 || response.status === 403)) {
      await response.body?.cancel();
      response = await ask({ authorization: `token ${token}` });
    }
    return await read(response, route, signal);
  } catch (error) {
    return { kind: "silent", why: whyUnreachable(error) };
  }
}

async function read(response: Response, route: string, signal: AbortSignal): Promise<Greeting> {
  const text = new TextDecoder().decode(await readBounded(response.body, 100_000, signal));
  const location = response.headers.get("location");
  if (response.status >= 300 && response.status < 400 && location !== null) {
    const target = new URL(location, route).href;
    // Where it leads elsewhere than to the same page, a sign-in page for one, the address would not help.
    if (!target.endsWith("/api/v1/version")) return { kind: "stranger", what: "a redirection" };
    return { kind: "moved", url: target.slice(0, -"/api/v1/version".length) };
  }
  if (!response.ok) return { kind: "stranger", what: `HTTP ${response.status}` };
  const parsed = Version.safeParse(tryJson(text));
  if (!parsed.success) return { kind: "stranger", what: "another page" };
  const clockMs = Date.parse(response.headers.get("date") ?? "");
  return {
    kind: "host",
    version: parsed.data.version,
    ...(Number.isNaN(clockMs) ? {} : { clockMs }),
  };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
