/**
 * A repository path for use in an address: each segment encoded, the slashes kept.
 *
 * `undefined` for a path that no file of a git tree can have. Paths come from strangers' diffs: `../../..` would otherwise
 * be resolved by `fetch` and ask another route of the API with our token.
 */
export function encodePath(path: string): string | undefined {
  const segments = path.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    return undefined;
  }
  // A lone surrogate, which no UTF-8 path has, would make encodeURIComponent throw.
  if (!path.isWellFormed()) return undefined;
  return segments.map(encodeURIComponent).join("/");
}
