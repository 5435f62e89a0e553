import type { Check } from "../../forges/forge.ts";
import type { State } from "../../report/comment/state.ts";
import { standingCheck } from "../../report/messages/checks.ts";
import { isCompleteVerdict, toVerdict } from "../../report/report.ts";
import { isTeamInvalid } from "../../reviewers/team.ts";
import { verdictAt } from "../../store/records/records.ts";
import { loadSuppressions } from "../../store/records/suppressions.ts";
import { isAtLeast, type Level } from "../../types/finding.ts";
import { pullKey, repositoryKey } from "../pull-key.ts";
import type { RunContext, Wanted } from "./run-context.ts";

/**
 * The check of a head whose review stands although a second one has no result: what follows from what the first one remembers.
 * `undefined` where this run has not come so far as to touch it.
 */
export async function checkThatStands(
  { request, services }: Pick<RunContext, "request" | "services">,
  wanted: Wanted | undefined,
  { previous, notice }: { previous: State; notice: string },
): Promise<Check | undefined> {
  if (wanted === undefined) return undefined;
  const { config, problems, team } = wanted;
  const { failOn } = config;
  const { query } = services.database;
  const { headSha } = previous;
  const pull = pullKey(request.pull);
  const repository = repositoryKey(request.pull);
  const decided = await loadSuppressions(query, { repository, pull });
  const ignored = new Set(decided.map(({ fingerprint }) => fingerprint));
  const open = previous.findings.filter(
    ({ fingerprint, ignoredAs }) => !ignored.has(fingerprint) && !ignored.has(ignoredAs ?? ""),
  );
  const verdict = await verdictAt(query, { pull, headSha });
  const isComplete =
    problems.length === 0 &&
    !isTeamInvalid(team) &&
    config.reviewers.every((name) => previous.completed.includes(name)) &&
    (verdict === undefined || isCompleteVerdict(toVerdict(verdict)));
  const conclusion = isFailedBy(open, failOn) ? "failure" : isComplete ? "success" : "neutral";
  return standingCheck({ headSha, conclusion, open: open.length, notice });
}

function isFailedBy(open: readonly { level: Level }[], failOn: Level | "never"): boolean {
  return failOn !== "never" && open.some(({ level }) => isAtLeast(level, failOn));
}
