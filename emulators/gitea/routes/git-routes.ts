import { z } from "zod";

import { isRefName } from "../../git/ref-name.ts";
import { closeWithBranch } from "../../world/pulls.ts";
import { HttpError } from "../../http/http-error.ts";
import { findCommit } from "../find-commit.ts";
import { notFound } from "../http/errors.ts";
import { refuseArchived } from "../http/refuse-archived.ts";
import { paging, takePage } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { renderCommit, renderPayloadCommit } from "../render/render-commit.ts";
import { addressesOf } from "../render/render-repository.ts";
import { readParts } from "./pull-routes.ts";

const scopes = ["repository" as const];
const NewBranch = z.strictObject({
  new_branch_name: z.string().min(1).max(100),
  old_branch_name: z.string().max(100).nullish(),
  old_ref_name: z.string().max(100).nullish(),
});

/** Trees, commits and branches. */
export const gitRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/git/trees/:sha",
    scopes,
    // The one route whose pages have another name.
    query: ["page", "per_page", "recursive"],
    answer: async ({ world, repository, params, query }) => {
      const named = params["sha"] ?? "";
      const { git } = repository;
      const treeish = (await findCommit(world, repository, named)) ?? named;
      const sha = await git.resolve(treeish, "tree");
      if (sha === undefined) throw new HttpError(400, `sha not found [${named}]`);
      const recursive = ["true", "1"].includes(query.get("recursive") ?? "");
      const entries = await git.listTree(sha, { recursive });
      const limit = world.limits.treePageEntries;
      const asked = Number(query.get("per_page")) || 0;
      const size = asked <= 0 || asked > limit ? limit : asked;
      const page = Math.max(1, Number(query.get("page")) || 1);
      const api = `${addressesOf(world, repository).api}/git`;
      const shown = entries.slice((page - 1) * size, page * size);
      return {
        headers: { "x-total-count": String(entries.length) },
        body: {
          sha: treeish,
          url: `${api}/trees/${treeish}`,
          tree:
            shown.length === 0
              ? null
              : shown.map(({ path, mode, type, size: bytes, sha: id }) => ({
                  path,
                  mode,
                  type,
                  size: bytes ?? 0,
                  sha: id,
                  url: type === "commit" ? "" : `${api}/${type}s/${id}`,
                })),
          truncated: shown.length > 0 && entries.length > size,
          page,
          total_count: entries.length,
        },
      };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/git/commits/:sha",
    scopes,
    query: ["stat", "verification", "files"],
    answer: async ({ world, repository, params, query }) => {
      const named = params["sha"] ?? "";
      const sha = await findCommit(world, repository, named);
      if (sha === undefined) throw notFound(named);
      const commit = await repository.git.readCommit(sha);
      return { body: await renderCommit(world, repository, commit, readParts(query)) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/branches",
    scopes,
    query: paging,
    answer: async (call) => {
      const branches = call.repository.git.listRefs(call.repository.branchPrefix);
      const { items, headers } = takePage(call, branches);
      return { headers, body: await Promise.all(items.map((one) => renderBranch(call, one))) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/branches/:branch{.+}",
    scopes,
    answer: async (call) => ({ body: await renderBranch(call, await requireBranch(call)) }),
  }),
  repositoryRoute({
    method: "POST",
    path: "/branches",
    scopes,
    needs: "writer",
    body: NewBranch,
    answer: async (call) => {
      const { world, events, repository, doer, body } = call;
      refuseArchived(call);
      const { new_branch_name: name, old_branch_name: old, old_ref_name: ref } = body;
      if (!isRefName(name))
        throw new HttpError(422, "[BranchName]: GitRefName", {
          violation: "a branch can't have such a name",
        });
      const { git, branchPrefix } = repository;
      const sha = await findCommit(world, repository, ref || old || repository.defaultBranch);
      // What is no branch is looked for in a way that it takes for a failure of its own.
      if (sha === undefined)
        throw ref ? new HttpError(500, "") : notFound("The old branch does not exist");
      if (await git.resolve(branchPrefix + name, "commit"))
        throw new HttpError(409, "The branch already exists.");
      await git.updateRef(branchPrefix + name, sha);
      world.changes.notify();
      await events.branch(repository, { branch: name, before: undefined, after: sha }, doer);
      return { status: 201, body: await renderBranch(call, { name, sha }) };
    },
  }),
  repositoryRoute({
    method: "DELETE",
    path: "/branches/:branch{.+}",
    scopes,
    needs: "writer",
    answer: async (call) => {
      const { world, events, repository, doer } = call;
      refuseArchived(call);
      const found = await findBranch(call);
      // It takes that for a failure of its own.
      if (!found) throw new HttpError(500, "");
      const { name, sha } = found;
      if (name === repository.defaultBranch)
        throw new HttpError(403, "can not delete default branch");
      await repository.git.deleteRef(repository.branchPrefix + name);
      const moved = { branch: name, before: sha, after: undefined };
      await closeWithBranch(world, events, repository, moved, doer);
      return { status: 204 };
    },
  }),
];

interface Branch {
  name: string;
  sha: string;
}

async function findBranch({ repository, params }: RepositoryCall): Promise<Branch | undefined> {
  const name = params["branch"] ?? "";
  const sha = await repository.git.resolve(repository.branchPrefix + name, "commit");
  return sha === undefined ? undefined : { name, sha };
}

async function requireBranch(call: RepositoryCall): Promise<Branch> {
  const branch = await findBranch(call);
  if (branch) return branch;
  throw notFound(undefined, [`branch does not exist [name: ${call.params["branch"]}]`]);
}

async function renderBranch({ world, repository, doer }: RepositoryCall, { name, sha }: Branch) {
  const isProtected = repository.protectedBranches.has(name);
  return {
    name,
    commit: await renderPayloadCommit(world, repository, sha, false),
    protected: isProtected,
    required_approvals: 0,
    enable_status_check: false,
    status_check_contexts: [],
    user_can_push: world.canPush(repository, name, doer) && !world.isClosed(repository, name, doer),
    user_can_merge: world.canWrite(repository, doer),
    effective_branch_protection_name: "",
  };
}
