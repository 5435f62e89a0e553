/** Renamed and transferred once more while it was asked: more often than that nothing good comes of it. */
const maxHops = 3;

/** What a host answers for a repository (301) or an owner (307) of another name. */
const renamings = new Set([301, 307, 308]);

/**
 * `fetch` for a host's API, which takes its word for nothing that is not the API's:
 *
 * - For a repository that was renamed a host answers 301, whatever was asked: the same is asked again at the new place. The
 *   platform's own `fetch` would make a GET of every POST, which says nothing and seems to have worked. It is followed on the same
 *   host only, as the token goes nowhere else.
 * - Any other redirection, to a page where one signs in for example, would seem to be a success: it becomes 421.
 * - A 404 that is not JSON is a proxy's, whose host is away: taken for the host's own it would mean that there is no such file, or
 *   no such user. It becomes 502.
 */
export async function apiFetch(input: string | URL, init?: RequestInit): Promise<Response> {
  const response = await follow(new URL(input), init, maxHops);
  const type = response.headers.get("content-type") ?? "";
  if (response.status !== 404 || type.startsWith("application/json")) return response;
  await response.body?.cancel();
  return say(502, "a 404 that is not the host's own: is it up, and is the address right?");
}

async function follow(url: URL, init: RequestInit | undefined, hops: number): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  const location = response.headers.get("location");
  if (response.status < 300 || response.status >= 400 || location === null) return response;
  await response.body?.cancel();
  const next = new URL(location, url);
  if (next.origin !== url.origin) {
    return say(421, `it sends us on to ${next.origin}: use that address, if it is the same host`);
  }
  if (!renamings.has(response.status)) return say(421, `it sends us on to ${next.pathname}`);
  if (hops === 0) return say(421, "it sends us on and on");
  return await follow(next, init, hops - 1);
}

function say(status: number, message: string): Response {
  return Response.json({ message }, { status });
}
