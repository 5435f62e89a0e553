import { z } from "zod";

import { HttpError } from "../../http/http-error.ts";
import { tipOf } from "../../world/find-commit.ts";
import { now } from "../../world/forge-world.ts";
import { close } from "../../world/pulls.ts";
import { createGiteaEvents } from "../control/gitea-events.ts";
import { notFound } from "../http/errors.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { isDraft } from "../world.ts";
import { requirePull } from "./pull-routes.ts";

const MergeRequest = z.strictObject({
  Do: z.enum(["merge", "rebase", "rebase-merge", "squash", "fast-forward-only", "manually-merged"]),
  MergeTitleField: z.string().nullish(),
  MergeMessageField: z.string().nullish(),
  MergeCommitID: z.string().nullish(),
  head_commit_id: z.string().nullish(),
  force_merge: z.boolean().nullish(),
  merge_when_checks_succeed: z.boolean().nullish(),
  delete_branch_after_merge: z.boolean().nullish(),
});
const scopes = ["repository" as const];

export const mergeRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/merge",
    scopes,
    answer: (call) => {
      if (!requirePull(call).pull.merged) throw notFound();
      return { status: 204 };
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls/:number/merge",
    scopes,
    body: MergeRequest,
    answer: async (call) => {
      const { world, repository, doer, body } = call;
      const pull = requirePull(call);
      const { base, head } = pull.pull;
      if (pull.pull.merged) throw new HttpError(405, "");
      if (pull.state === "closed") throw notFound();
      if (isDraft(pull.title)) throw new HttpError(405, "Work in progress PRs cannot be merged");
      const before = await tipOf(repository, base.ref);
      if (!(await repository.git.canMerge(before, head.sha)))
        throw new HttpError(405, "Please try again later");
      if (!world.canWrite(repository, doer))
        throw new HttpError(405, "User not allowed to merge PR");
      if (body.head_commit_id && body.head_commit_id !== head.sha)
        throw new HttpError(409, "head out of date");
      if (body.Do !== "merge") call.violate(`the emulator merges instead of ${body.Do}`);
      const title =
        body.MergeTitleField ||
        `Merge pull request '${pull.title}' (#${pull.number}) from ${head.ref} into ${base.ref}`;
      const ref = repository.branchPrefix + base.ref;
      const sha = await repository.git.merge(ref, before, head.sha, title, doer.login);
      close(pull);
      pull.pull.merged = { at: now(), by: doer, sha };
      world.changes.notify();
      const events = createGiteaEvents(world, call.webhooks);
      const moved = { branch: base.ref, before, after: sha };
      void events
        .branch(repository, moved, doer)
        .then(() => events.pull(pull, { action: "closed" }, doer));
      return { status: 200 };
    },
  }),
];
