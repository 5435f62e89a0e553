import { z } from "zod";

/** One entry of a folder, in git's words; GitHub and Gitea agree on it. */
export const TreeEntry = z.object({
  /** Below the folder that was asked for. */
  path: z.string(),
  /** `100755` is executable, `120000` a symbolic link. */
  mode: z.string(),
  /** `blob`, `tree`, or `commit` for a submodule. */
  type: z.string(),
  sha: z.string(),
});
export type TreeEntry = z.infer<typeof TreeEntry>;

/** What is at a path of a commit; the path is relative to the repository. */
export type FindEntry = (path: string) => Promise<TreeEntry | undefined>;

/**
 * Looks paths up in a commit, folder by folder, however large the rest of its tree is. Each folder is asked for once.
 *
 * @param fetchFolder takes a commit's or a folder's id
 */
export function createFindEntry(
  commit: string,
  fetchFolder: (id: string) => Promise<TreeEntry[]>,
): FindEntry {
  const folders = new Map<string, Promise<TreeEntry[]>>();
  const findEntry: FindEntry = async (path) => {
    const slash = path.lastIndexOf("/");
    const above = slash < 0 ? undefined : await findEntry(path.slice(0, slash));
    if (slash >= 0 && above?.type !== "tree") return undefined;
    const id = above?.sha ?? commit;
    const folder = folders.get(id) ?? fetchFolder(id);
    folders.set(id, folder);
    return (await folder).find((entry) => entry.path === path.slice(slash + 1));
  };
  return findEntry;
}
