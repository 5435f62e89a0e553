import { z } from "zod";
import { compareText } from "../../types/finding.ts";
import type { Pull } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { json } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";

const Comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });

const Tree = z.object({
  tree: z.array(
    z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string().nullish() }),
  ),
  /** True above 100,000 entries or 7 MB: then the rest is missing. */
  truncated: z.boolean(),
});

/**
 * Every path that differs between the merge base and the head, from the two commits' trees: in three requests, however
 * many there are. A renamed file is two paths. Sorted.
 *
 * @throws ForgeError with status 404 when base and head have no common ancestor
 */
export async function fetchChangedPaths(
  caller: Caller,
  pull: Pull,
  signal: AbortSignal,
): Promise<{ paths: string[]; complete: boolean }> {
  const mergeBase = await fetchMergeBase(caller, pull, signal);
  const [before, after] = await Promise.all([
    fetchTree(caller, pull, mergeBase, signal),
    fetchTree(caller, pull, pull.headSha, signal),
  ]);
  const paths = new Set<string>();
  // In a cut tree a missing path says nothing; only what both show is known to differ.
  const complete = !before.truncated && !after.truncated;
  for (const [path, entry] of after.entries) {
    const other = before.entries.get(path);
    if (other === undefined ? complete : other !== entry) paths.add(path);
  }
  if (complete) {
    for (const path of before.entries.keys()) if (!after.entries.has(path)) paths.add(path);
  }
  return { paths: [...paths].toSorted(compareText), complete };
}

async function fetchMergeBase(caller: Caller, pull: Pull, signal: AbortSignal): Promise<string> {
  try {
    const comparison = await caller.call({
      operation: operations.compare,
      repository: pull.ref,
      // One commit a page: only the merge base is of interest.
      parameters: { basehead: `${pull.baseSha}...${pull.headSha}`, per_page: 1 },
      signal,
      read: json(Comparison),
    });
    return comparison.merge_base_commit.sha;
  } catch (error) {
    if (error instanceof ForgeError && error.status === 404) {
      throw new ForgeError(
        `The head ${pull.headSha} and ${pull.baseRef} have no commit in common, so there is no change to review. ` +
          `Rebase the branch onto ${pull.baseRef} and push it again.`,
        { status: 404, cause: error },
      );
    }
    throw error;
  }
}

async function fetchTree(caller: Caller, pull: Pull, commit: string, signal: AbortSignal) {
  const { tree, truncated } = await caller.call({
    operation: operations.fetchTree,
    repository: pull.ref,
    parameters: { tree_sha: commit, recursive: "1" },
    signal,
    read: json(Tree),
  });
  const files = tree.filter((entry) => entry.type !== "tree");
  const entries = new Map(files.map(({ path, mode, sha }) => [path, `${mode} ${sha}`]));
  return { entries, truncated };
}
