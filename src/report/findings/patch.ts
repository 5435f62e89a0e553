import { diffArrays, formatPatch, structuredPatch } from "diff";

/** A file's whole text, and what it becomes. */
export interface TextChange {
  path: string;
  before: string;
  after: string;
}

/** As many lines around a change as git shows. */
const contextLines = 3;

/**
 * The changes as one patch that `git apply` takes. Several of one file, each made on what the one before it left, are shown as one;
 * files stand in the order of their first change, and what changes nothing is left out.
 */
export function renderPatch(changes: readonly TextChange[]): string {
  return joinChanges(changes)
    .map(({ path, before, after }) => {
      const [from, to] = [`a/${path}`, `b/${path}`];
      const patch = structuredPatch(from, to, before, after, "", "", { context: contextLines });
      return formatPatch({ ...patch, isGit: true });
    })
    .join("");
}

/** More lines that differ are shown as all that was and all that is: nobody reads them one by one, and comparing takes its time. */
const mostDiffering = 400;

/** Lines as the body of a hunk: what stays with a blank in front, what goes and what comes with its sign. */
export function compareLines(before: readonly string[], after: readonly string[]): string[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: mostDiffering });
  if (parts === undefined) {
    return [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
  }
  return parts.flatMap(({ value, added, removed }) => {
    const sign = added ? "+" : removed ? "-" : " ";
    return value.map((line) => sign + line);
  });
}

/** One change a file, from what it was to what it is in the end. */
export function joinChanges(changes: readonly TextChange[]): TextChange[] {
  const joined = new Map<string, TextChange>();
  for (const { path, before, after } of changes) {
    joined.set(path, { path, before: joined.get(path)?.before ?? before, after });
  }
  return [...joined.values()].filter(({ before, after }) => before !== after);
}
