import { answerDiff } from "../http/answer-diff.ts";
import { HttpError, notFound } from "../http/http-error.ts";
import { paging } from "../http/paginate.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { findCommit } from "../../world/find-commit.ts";
import type { Repository } from "../../world/model.ts";
import { renderCommit, renderFileChange } from "../render/render-git.ts";
import { fullName } from "../../world/forge-world.ts";
import type { World } from "../world.ts";

/** Files in one answer, whatever the page. */
const comparedFiles = 300;
/** Commits in one answer that asks for no page. */
const comparedCommits = 250;

export const compareRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/compare/:basehead{.+}",
    needs: ["contents:read"],
    query: paging,
    media: ["diff"],
    answer: async ({ world, repository, params, query, media }) => {
      const names = (params["basehead"] ?? "").split("...");
      const [baseName = "", headName = ""] = names;
      if (names.length !== 2) throw notFound();
      const [base, head] = await Promise.all([
        resolveSide(world, repository, baseName),
        resolveSide(world, repository, headName),
      ]);
      const { git } = repository;
      const mergeBase = await git.mergeBase(base, head);
      if (!mergeBase)
        throw new HttpError(404, `No common ancestor between ${baseName} and ${headName}.`);
      const diff = await git.diff(mergeBase, head);
      if (media === "diff") return answerDiff(world, diff, "Comparison");
      const [ahead, behind, baseCommit, mergeBaseCommit] = await Promise.all([
        git.commitsBetween(base, head),
        git.commitsBetween(head, base),
        git.readCommit(base),
        git.readCommit(mergeBase),
      ]);
      const size = Math.min(Number(query.get("per_page")) || comparedCommits, comparedCommits);
      const page = Number(query.get("page")) || 1;
      const shown = await Promise.all(
        ahead.slice((page - 1) * size, page * size).map((sha) => git.readCommit(sha)),
      );
      const url = `${world.url}/repos/${fullName(repository)}/compare/${baseName}...${headName}`;
      const html = `https://github.com/${fullName(repository)}/compare/${baseName}...${headName}`;
      return {
        body: {
          url,
          html_url: html,
          permalink_url: html,
          diff_url: `${html}.diff`,
          patch_url: `${html}.patch`,
          base_commit: renderCommit(world, repository, baseCommit),
          merge_base_commit: renderCommit(world, repository, mergeBaseCommit),
          status: statusOf(ahead.length, behind.length),
          ahead_by: ahead.length,
          behind_by: behind.length,
          total_commits: ahead.length,
          commits: shown.map((commit) => renderCommit(world, repository, commit)),
          // Further pages hold commits only.
          files:
            page > 1
              ? []
              : diff.files
                  .slice(0, comparedFiles)
                  .map((file) => renderFileChange(world, repository, head, file)),
        },
      };
    },
  }),
];

/** `branch`, an id, or `owner:branch` for a branch of a fork. */
async function resolveSide(world: World, repository: Repository, name: string): Promise<string> {
  const colon = name.indexOf(":");
  const owner = name.slice(0, Math.max(0, colon)).split(":")[0] ?? "";
  const side = colon < 0 ? repository : world.findRepository(`${owner}/${repository.name}`);
  const sha = side && (await findCommit(side, name.slice(colon + 1)));
  if (!sha) throw notFound();
  return sha;
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? "diverged" : "ahead";
  return behind > 0 ? "behind" : "identical";
}
