/** Where people go who did not come from anywhere. */
export const home = "/dashboard";

/**
 * The page of our own that somebody wanted to see before we asked them to sign in. Everything that is not a path of
 * ours is answered with the home page.
 */
export function returnPath(wanted: unknown): string {
  if (typeof wanted !== "string" || wanted === "") return home;
  if (!wanted.startsWith("/")) return home;
  if (wanted.startsWith("/sign-in") || wanted.startsWith("/sign-out")) return home;
  return wanted;
}
