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

/** Tells whether any of these globs means a path that none of those takes out which begin with `!`. */
export function selectPaths(
  globs: readonly string[],
  options?: { nocase?: boolean },
): (path: string) => boolean {
  const taken = globs.filter((glob) => !takesOut(glob));
  // Where nothing is said to be in, all is that is not out.
  const isIn = matchPaths(taken.length === 0 && globs.length > 0 ? ["**"] : taken, options);
  const isOut = matchPaths(
    globs.filter(takesOut).map((glob) => glob.slice(1)),
    options,
  );
  return (path) => isIn(path) && !isOut(path);
}

/**
 * A path with a hyphen between the words of its names: `src/userAuth.ts` as `src/user-Auth.ts`. So a glob that stands for a whole
 * word finds it whichever way words are joined, also where case makes no difference to it.
 */
export function inWords(path: string): string {
  return path.replaceAll(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, "-");
}

// `!(a|b)` is a glob of another kind.
function takesOut(glob: string): boolean {
  return /^!(?!\()/.test(glob);
}
