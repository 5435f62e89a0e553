import type { Pull } from "../../types/pull.ts";
import { ForgeError, type FileEdit } from "../forge.ts";
import { encodePath } from "../http/path.ts";
import type { FindEntry, TreeEntry } from "./tree.ts";

/** An edit, and what is at its path now. */
export interface PlannedEdit extends FileEdit {
  before: TreeEntry | undefined;
}

/**
 * Looks up what the edits replace. Hosts are of different minds about what can't be meant (writing through a link, below
 * a file, over a folder, deleting nothing, one path in two ways), so it is refused here, for all of them alike.
 *
 * @throws ForgeError with status 422
 */
export async function planEdits(
  pull: Pull,
  files: readonly FileEdit[],
  findEntry: FindEntry,
): Promise<PlannedEdit[]> {
  const refuse = (path: string, why: string) =>
    new ForgeError(
      `${path} can't be committed to ${pull.headRef} (${pull.ref.owner}/${pull.ref.repo}#${pull.ref.number}): ${why}.`,
      { status: 422 },
    );
  for (const { path, why } of contradictions(files)) throw refuse(path, why);
  const edits: PlannedEdit[] = [];
  for (const { path, content } of files) {
    if (encodePath(path) === undefined) throw refuse(path, "no file can have such a path");
    for (const folder of foldersAbove(path)) {
      // The upper ones first: what is in a folder that is none is of no interest.
      const entry = await findEntry(folder);
      if (entry === undefined) break;
      if (entry.type !== "tree") throw refuse(path, `${folder} is no folder`);
    }
    const before = await findEntry(path);
    if (content === null && before === undefined) throw refuse(path, "there is no such file");
    if (before?.type === "tree") throw refuse(path, "it is a folder");
    if (content !== null && before !== undefined && !isFile(before)) {
      throw refuse(path, "it is a symbolic link or a submodule, which are not written through");
    }
    edits.push({ path, content, before });
  }
  return edits;
}

/** Edits that take back what another one of the same commit does; hosts lose one of the two, some without a word. */
function* contradictions(files: readonly FileEdit[]): Generator<{ path: string; why: string }> {
  const written = new Set(files.filter(({ content }) => content !== null).map(({ path }) => path));
  const seen = new Set<string>();
  for (const { path } of files) {
    if (seen.has(path)) yield { path, why: "the commit has two edits of it, so leave one out" };
    seen.add(path);
    const file = foldersAbove(path).find((folder) => written.has(folder));
    if (file !== undefined) yield { path, why: `the same commit makes a file of ${file}` };
  }
}

/** `a` and `a/b` of `a/b/c.js`. */
function foldersAbove(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

const isFile = ({ type, mode }: TreeEntry) => type === "blob" && mode !== "120000";
