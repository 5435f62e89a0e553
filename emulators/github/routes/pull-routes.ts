import { z } from "zod";

import { findCommit, tipOf } from "../../world/find-commit.ts";
import { openPull } from "../../world/pulls.ts";
import { createGitHubEvents } from "../control/github-events.ts";
import { answerDiff } from "../http/answer-diff.ts";
import { HttpError, notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Pull } from "../../world/model.ts";
import { comparePull } from "../../world/pull-diff.ts";
import { renderCommit, renderFileChange } from "../render/render-git.ts";
import { renderPull, renderPullSummary } from "../render/render-pull.ts";
import { isPull } from "../../world/forge-world.ts";

/** Commits of a pull request that are listed in all. */
const listedCommits = 250;

const NewPull = z.strictObject({
  head: z.string().min(1),
  base: z.string().min(1),
  title: z.string().min(1),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

export const pullRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls",
    needs: ["pull_requests:read"],
    query: [...paging, "state", "head", "base", "sort", "direction"],
    answer: (call) => {
      const state = call.query.get("state") ?? "open";
      const base = call.query.get("base");
      const head = call.query.get("head");
      const pulls = call.world.issues.filter(
        (issue) =>
          issue.repository === call.repository && (state === "all" || issue.state === state),
      );
      const chosen = pulls.filter(isPull).filter(({ pull }) => {
        const label = `${pull.head.owner.login}:${pull.head.ref}`;
        return (base === null || pull.base.ref === base) && (head === null || label === head);
      });
      return paginate(call, chosen.toReversed(), (pull) => renderPullSummary(call.world, pull));
    },
  }),
  repositoryRoute({
    method: "POST",
    path: "/pulls",
    needs: ["pull_requests:write"],
    body: NewPull,
    answer: async (call) => {
      const { world, repository, sendEvent, body } = call;
      const bot = world.bot();
      const head = body.head.replace(`${repository.owner.login}:`, "");
      for (const [field, branch] of [
        ["head", head],
        ["base", body.base],
      ] as const) {
        if (await findCommit(repository, branch)) continue;
        throw new HttpError(422, "Validation Failed", {
          errors: [{ resource: "PullRequest", field, code: "invalid" }],
        });
      }
      const refuse = (message: string) =>
        new HttpError(422, "Validation Failed", {
          errors: [{ resource: "PullRequest", code: "custom", message }],
        });
      const there = world.pullsFrom(repository, head);
      if (there.some((one) => one.repository === repository && one.pull.base.ref === body.base))
        throw refuse(`A pull request already exists for ${repository.owner.login}:${head}.`);
      const [from, to] = await Promise.all([body.base, head].map((one) => tipOf(repository, one)));
      if ((await repository.git.commitsBetween(from ?? "", to ?? "")).length === 0)
        throw refuse(`No commits between ${body.base} and ${head}`);
      const pull = await openPull(world, repository, repository, {
        head,
        base: body.base,
        title: body.title,
        body: body.body ?? null,
        author: bot,
        draft: body.draft ?? false,
        letsMaintainersEdit: body.maintainer_can_modify ?? false,
      });
      world.changes.notify();
      // The answer does not wait for the webhooks'.
      const send: typeof sendEvent = async (...event) => void sendEvent(...event);
      await createGitHubEvents(world, send).pull(pull, { action: "opened" }, bot);
      return { status: 201, body: await renderPull(world, pull) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number",
    needs: ["pull_requests:read"],
    media: ["diff"],
    answer: async (call) => {
      const pull = requirePull(call);
      if (call.media === "diff")
        return answerDiff(call.world, (await comparePull(pull)).diff, "PullRequest");
      return { body: await renderPull(call.world, pull) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/files",
    needs: ["pull_requests:read"],
    query: paging,
    answer: async (call) => {
      const pull = requirePull(call);
      const { diff } = await comparePull(pull);
      const files = diff.files.slice(0, call.world.limits.listedFiles);
      return paginate(call, files, (file) =>
        renderFileChange(call.world, call.repository, pull.pull.head.sha, file),
      );
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/commits",
    needs: ["pull_requests:read"],
    query: paging,
    answer: async (call) => {
      const pull = requirePull(call);
      const { git } = call.repository;
      const { from } = await comparePull(pull);
      const shas = await git.commitsBetween(from, pull.pull.head.sha);
      const commits = await Promise.all(
        shas.slice(0, listedCommits).map((sha) => git.readCommit(sha)),
      );
      return paginate(call, commits, (one) => renderCommit(call.world, call.repository, one));
    },
  }),
];

/** The pull request in the path, or 404. */
export function requirePull(call: RepositoryCall): Pull {
  const pull = call.world.findPull(call.repository, Number(call.params["number"]));
  if (!pull) throw notFound();
  return pull;
}
