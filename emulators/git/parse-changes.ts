export type FileStatus = "added" | "modified" | "removed" | "renamed" | "changed";

/** A changed file, in the words of GitHub's `diff-entry`. */
export interface FileChange {
  path: string;
  previousPath?: string;
  status: FileStatus;
  /** The blob (or submodule commit) after the change; before it when the file was removed. */
  sha: string;
  additions: number;
  deletions: number;
  /** The hunks, from the first `@@`, without the last line end; absent for a binary file or an unchanged content. */
  patch?: string;
}

/** `patch` is the output of `git diff -p`, `summary` that of `git diff --raw --numstat -z --no-abbrev`. */
export function parseChanges(patch: Buffer, summary: Buffer): FileChange[] {
  const fields = summary.toString("utf8").split("\0");
  const sections = splitSections(patch);
  const changes: FileChange[] = [];
  let field = 0;
  let section = 0;
  while (fields[field]?.startsWith(":")) {
    const [, , before = "", after = "", letter = ""] = fields[field]!.split(" ");
    const renamed = letter.startsWith("R");
    const previousPath = fields[field + 1]!;
    const path = renamed ? fields[field + 2]! : previousPath;
    field += renamed ? 3 : 2;
    // A file that becomes a link, or the other way round, is deleted and added again in the text.
    const taken = letter === "T" ? 2 : 1;
    const hunks = sections
      .slice(section, section + taken)
      .map(readHunks)
      .filter((text) => text !== undefined);
    section += taken;
    changes.push({
      path,
      ...(renamed ? { previousPath } : {}),
      status: statusOf(letter),
      sha: letter === "D" ? before : after,
      additions: 0,
      deletions: 0,
      ...(hunks.length > 0 ? { patch: hunks.join("\n") } : {}),
    });
  }
  for (const change of changes) {
    const [additions = "0", deletions = "0"] = fields[field]!.split("\t");
    // A binary file has "-" for both.
    change.additions = Number(additions) || 0;
    change.deletions = Number(deletions) || 0;
    field += change.previousPath === undefined ? 1 : 3;
  }
  return changes;
}

function statusOf(letter: string): FileStatus {
  if (letter === "A") return "added";
  if (letter === "D") return "removed";
  if (letter === "T") return "changed";
  return letter.startsWith("R") ? "renamed" : "modified";
}

/** Content lines begin with a blank, a sign or a backslash, so a header is never mistaken. */
function splitSections(patch: Buffer): string[] {
  return patch.length === 0 ? [] : patch.toString("utf8").split(/^(?=diff --git )/m);
}

function readHunks(section: string): string | undefined {
  const start = section.search(/^@@ /m);
  return start < 0 ? undefined : section.slice(start).replace(/\n$/, "");
}
