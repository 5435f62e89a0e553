import { gitNames } from "./git.ts";
import { withoutRepositoryFilters } from "./repository-filters.ts";

/** Those of the paths that are not as the last commit has them: in the index, in the work tree, or not tracked at all. */
export async function dirtyFiles(
  root: string,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<string[]> {
  const args = [
    "status",
    "--porcelain=v1",
    "-z",
    "--no-renames",
    "--untracked-files=all",
    "--ignored=matching",
  ];
  const settings = await withoutRepositoryFilters(root, signal);
  const entries = await gitNames([...args, "--", ...paths], { cwd: root, signal, settings });
  // Two letters and a blank stand before each name.
  const dirty = new Set(entries.map((entry) => entry.slice(3)));
  return paths.filter((path) => dirty.has(path));
}
