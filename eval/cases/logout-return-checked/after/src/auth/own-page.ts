/**
 * The path and query of an address that leads to a page of our own; the fallback for everything else. The address is read as
 * a browser reads it, relative to us, so that `//other.example`, `/\other.example` and their like show where they lead.
 */
export function ownPage(wanted: unknown, origin: string, fallback = "/"): string {
  if (typeof wanted !== "string" || !URL.canParse(wanted, origin)) return fallback;
  const url = new URL(wanted, origin);
  if (url.origin !== new URL(origin).origin) return fallback;
  const path = `${url.pathname}${url.search}`;
  // `https://us.example//other.example` is a page of ours, but its path alone would not be.
  return path.startsWith("//") ? fallback : path;
}
