import { z } from "zod";
import { json } from "../http/answer.ts";
import { branchOf } from "../hosted/branch-of.ts";
import { whileUnsent, type Caller } from "../http/caller.ts";
import type { CommitRoutes } from "../hosted/put-commit.ts";
import type { PlannedEdit } from "../hosted/plan-edits.ts";
import { TreeEntry } from "../hosted/tree.ts";
import { operations } from "./operations.ts";
import { fetchGiteaPull } from "./pull.ts";

const Named = z.object({ sha: z.string() });

/** Its `commit.tree` names the commit itself, in every version that was looked at. */
const GitCommit = z.object({
  commit: z.object({ message: z.string() }),
  parents: z.array(Named).nullish(),
});

/** A page; one behind the last has no tree at all. */
const Folder = z.object({ tree: z.array(TreeEntry).nullish(), total_count: z.number() });

/**
 * One request makes the commit. It can't be told which head it is for: the host takes whatever the branch is when it begins.
 * So the head is asked for right before, and with each file goes the blob that it is to replace, which the host compares
 * (409). A push that it takes in while it is at work makes its own push fail. What is left is a push between our question and its
 * beginning that touches other files: then the commit stands on top of it, and nobody's work is lost.
 */
export function createCommitRoutes(caller: Caller): CommitRoutes {
  return {
    fetchBranch: async ({ ref }, signals) =>
      branchOf(ref, await fetchGiteaPull(caller, ref, whileUnsent(signals))),
    async fetchFolder(repository, id, signals) {
      const entries: TreeEntry[] = [];
      for (let page = 1; ; page += 1) {
        const { tree, total_count: total } = await caller.call({
          operation: operations.fetchTree,
          repository,
          parameters: { tree_sha: id, page },
          ...signals,
          read: json(Folder),
        });
        entries.push(...(tree ?? []));
        if (entries.length >= total || !tree?.length) return entries;
      }
    },
    async fetchCommit(repository, sha, signals) {
      const { commit, parents } = await caller.call({
        operation: operations.fetchCommit,
        repository,
        parameters: { commit_sha: sha },
        ...signals,
        read: json(GitCommit),
      });
      return { message: commit.message, parents: (parents ?? []).map((parent) => parent.sha) };
    },
    async write({ repository, name }, { message, edits }, guard, signals) {
      await guard.before();
      return await caller.call({
        operation: operations.commitFiles,
        repository,
        parameters: { branch: name, message, files: edits.map(toOperation) },
        ...signals,
        read: (answer) => json(z.object({ commit: Named }))(answer).commit.sha,
        tookEffect: guard.tookEffect,
      });
    },
  };
}

/** The host keeps the mode of what it updates. */
function toOperation({ path, content, before }: PlannedEdit) {
  const there = before === undefined ? {} : { sha: before.sha };
  if (content === null) return { operation: "delete", path, ...there };
  const bytes = { content: Buffer.from(content).toString("base64") };
  return { operation: before === undefined ? "create" : "update", path, ...there, ...bytes };
}
