/** Renamed and transferred once more while it was asked: more often than that nothing good comes of it. */
const maxHops = 3;

const redirects = new Set([301, 302, 307, 308]);

/**
 * `fetch` for a host that answers 301 for a repository which was renamed, whatever was asked: the same is asked again at the new
 * place. The platform's own `fetch` would make a GET of every POST, which says nothing and seems to have worked.
 *
 * Only on the same host, as the token goes nowhere else: where it sends us to another one, the answer is 421 with a
 * sentence that names it.
 */
export function fetchFollowing(
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  return follow(new URL(input instanceof Request ? input.url : input), init, maxHops);
}

async function follow(url: URL, init: RequestInit | undefined, hops: number): Promise<Response> {
  const response = await fetch(url, { ...init, redirect: "manual" });
  const location = response.headers.get("location");
  if (!redirects.has(response.status) || location === null) return response;
  await response.body?.cancel();
  const next = new URL(location, url);
  if (next.origin === url.origin && hops > 0) return await follow(next, init, hops - 1);
  // Handed on as it is, a redirect would seem to be a success.
  const message =
    next.origin === url.origin
      ? "it sends us on and on"
      : `it sends us on to ${next.origin}: use that address, if it is the same host`;
  return Response.json({ message }, { status: 421 });
}
