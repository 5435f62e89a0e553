import { answerDiff } from "../http/answer-diff.ts";
import { notFound } from "../http/http-error.ts";
import { paginate, paging } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import type { Pull } from "../../world/model.ts";
import { comparePull } from "../../world/pull-diff.ts";
import { renderCommit, renderFileChange } from "../render/render-git.ts";
import { renderPull, renderPullSummary } from "../render/render-pull.ts";
import { isPull } from "../../world/forge-world.ts";

/** Commits of a pull request that are listed in all. */
const listedCommits = 250;

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
