import picomatch from "picomatch";

/**
 * Tells whether any of these globs means a path. `*` and `**` also stand for names that begin with a dot, and for any character
 * that a name may hold: a file must not get out of a rule by a line break in its name.
 */
export function matchPaths(
  globs: readonly string[],
  { nocase = false }: { nocase?: boolean } = {},
): (path: string) => boolean {
  return picomatch([...globs], { dot: true, nocase, flags: nocase ? "is" : "s" });
}
