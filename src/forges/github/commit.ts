import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import { branchOf } from "../hosted/branch-of.ts";
import { whileUnsent, type Caller, type CallSignals } from "../http/caller.ts";
import type { Branch, CommitRoutes, Guard } from "../hosted/put-commit.ts";
import { encodePath } from "../http/path.ts";
import type { PlannedEdit } from "../hosted/plan-edits.ts";
import { TreeEntry } from "../hosted/tree.ts";
import { fetchGitHubBranch } from "./branch.ts";
import { operations } from "./operations.ts";
import { fetchGitHubPull } from "./pull.ts";
import { explainRefusal } from "./explain-refusal.ts";

const Named = z.object({ sha: z.string() });
const GitCommit = z.object({ message: z.string(), parents: z.array(Named), tree: Named });
const Folder = z.object({ tree: z.array(TreeEntry), truncated: z.boolean() });

export function createCommitRoutes(caller: Caller): CommitRoutes {
  return {
    async fetchBranch({ ref }, signals) {
      const signal = whileUnsent(signals);
      const branch = branchOf(ref, await fetchGitHubPull(caller, ref, signal));
      const { repository, name, sha } = branch;
      // Some moments after a push, its own pull still tells of the head before: the second of two commits would not be taken.
      const now = await orNone(fetchGitHubBranch(caller, repository, name, { signal }), [403, 404]);
      return { ...branch, sha: now?.commit.sha ?? sha };
    },
    fetchFolder: (repository, id, signals) =>
      caller.call({
        operation: operations.fetchTree,
        repository,
        parameters: { tree_sha: id },
        ...signals,
        read: (answer) => wholeFolder(json(Folder)(answer)),
      }),
    async fetchCommit(repository, sha, signals) {
      const { message, parents } = await fetchCommit(caller, repository, sha, signals);
      return { message, parents: parents.map((parent) => parent.sha) };
    },
    async write(branch, commit, guard, signals) {
      try {
        return await write(caller, branch, commit, guard, signals);
      } catch (error) {
        throw explainRefusal(error, branch, commit.edits);
      }
    },
  };
}

/** GitHub lists 100,000 entries. */
function wholeFolder({ tree, truncated }: z.infer<typeof Folder>): TreeEntry[] {
  if (!truncated) return tree;
  throw new ForgeError("A folder has more entries than GitHub lists: commit to it with git.", {
    status: 422,
  });
}

function fetchCommit(
  caller: Caller,
  repository: RepositoryRef,
  sha: string,
  signals: CallSignals,
): Promise<z.infer<typeof GitCommit>> {
  return caller.call({
    operation: operations.fetchCommit,
    repository,
    parameters: { commit_sha: sha },
    ...signals,
    read: json(GitCommit),
  });
}

/**
 * Through the git database: the files, a tree of them, the commit, none of which anybody sees, and at last the branch.
 * What GitHub offers besides makes one commit a file, and forgets who may run it.
 */
async function write(
  caller: Caller,
  { repository, name, sha: parent }: Branch,
  { message, edits }: { message: string; edits: PlannedEdit[] },
  guard: Guard,
  signals: CallSignals,
): Promise<string> {
  const create = async (
    operation: (typeof operations)["createBlob" | "createTree" | "createCommit"],
    parameters: Record<string, unknown>,
  ) => {
    // Made twice, it is the same object, or one that nobody sees.
    const read = json(Named);
    const { sha } = await caller.call({ operation, repository, parameters, ...signals, read });
    return sha;
  };
  const before = await fetchCommit(caller, repository, parent, signals);
  const entries = edits.map(async ({ path, content, before: there }) => ({
    path,
    mode: there?.mode ?? "100644",
    type: there?.type ?? "blob",
    sha:
      content === null
        ? null
        : await create(operations.createBlob, {
            content: Buffer.from(content).toString("base64"),
            encoding: "base64",
          }),
  }));
  const tree = await create(operations.createTree, {
    base_tree: before.tree.sha,
    tree: await Promise.all(entries),
  });
  const sha = await create(operations.createCommit, { message, tree, parents: [parent] });
  await guard.before();
  return await caller.call({
    operation: operations.updateBranch,
    repository,
    // Not forced: a push that comes in between is not lost.
    parameters: { branch: encodePath(name) ?? name, sha, force: false },
    ...signals,
    read: () => sha,
    tookEffect: guard.tookEffect,
  });
}
