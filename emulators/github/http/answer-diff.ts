import type { GitDiff } from "../../git/git-repository.ts";
import type { World } from "../world.ts";
import { HttpError } from "./http-error.ts";
import type { Reply } from "./route.ts";

/** The text of a diff, or the 406 that GitHub answers to a large one. */
export function answerDiff(
  world: World,
  diff: GitDiff,
  resource: "PullRequest" | "Comparison",
): Reply {
  const { diffFiles, diffLines } = world.limits;
  const tooLarge = (what: string): HttpError =>
    new HttpError(
      406,
      `Sorry, the diff exceeded the maximum number of ${what}. Consider using 'List pull requests files' API or locally cloning the repository instead.`,
      { errors: [{ resource, field: "diff", code: "too_large" }] },
    );
  if (diff.files.length > diffFiles) throw tooLarge(`files (${diffFiles})`);
  if (diff.lines > diffLines) throw tooLarge(`lines (${diffLines})`);
  return {
    headers: { "content-type": "application/vnd.github.diff; charset=utf-8" },
    body: diff.text,
  };
}
