import { z } from "zod";
import { ableIn } from "../../review/load-settings.ts";
import { noTeam, Team } from "../../reviewers/team.ts";
import { viewPull, type ActiveRun, type ActiveRunOfPull } from "../../store/queue/active-view.ts";
import type { Database } from "../../store/database/database.ts";
import { steps } from "./steps.ts";
import { ReviewRequest } from "./review-request.ts";

/** What `lookAtPull` answers to who wants a review, as far as it is of interest here. */
const Looked = z.object({
  pull: z.object({ headSha: z.string() }),
  config: z.object({ reviewers: z.array(z.string()) }),
  team: Team.omit({ rules: true }).catch(noTeam),
});

/** How far a review has come. */
export interface RunProgress {
  headSha: string;
  /** Reviewers that have read it, and those that have not. */
  done: string[];
  left: string[];
  /** What is done since everybody has read it; absent before, and once the result is written. */
  later?: "second look" | "fix" | undefined;
}

/** `undefined` where it has not looked at the pull yet, or is no review. */
export function progressOf({
  input,
  steps: kept,
  answer,
}: Pick<ActiveRunOfPull, "input" | "steps" | "answer">): RunProgress | undefined {
  const looked = Looked.safeParse(answer === null ? null : JSON.parse(answer));
  if (!looked.success) return undefined;
  const { pull } = looked.data;
  const asked = reviewersNamedIn(input) ?? ableIn(looked.data);
  const isDone = (name: string) => kept.includes(steps.read(name));
  return {
    headSha: pull.headSha,
    done: asked.filter(isDone),
    left: asked.filter((name) => !isDone(name)),
    later: laterStage(kept),
  };
}

function laterStage(kept: readonly string[]): RunProgress["later"] {
  if (kept.includes(steps.fix) || kept.includes(steps.suppressions)) return undefined;
  if (kept.includes(steps.beginFix)) return "fix";
  return kept.includes(steps.lookAgain) ? "second look" : undefined;
}

/** The reviewers that a review was asked of, if it was asked of certain ones. */
export function reviewersNamedIn(input: string): string[] | undefined {
  return ReviewRequest.safeParse(JSON.parse(input)).data?.reviewers;
}

/** Whether it waits, has not begun, and nobody asked for it: a pause keeps such a one from being done. */
export function waitsForItself({
  status,
  input,
  startedMs,
}: Pick<ActiveRun, "status" | "input" | "startedMs">): boolean {
  const trigger = ReviewRequest.safeParse(JSON.parse(input)).data?.trigger;
  return status === "waiting" && startedMs === null && trigger?.kind === "actions";
}

/** Whether a review of this very head runs that nobody has cancelled. */
export async function isBeingReviewed(
  database: Database,
  { pull, headSha }: { pull: string; headSha: string },
): Promise<boolean> {
  const { active } = await viewPull(database, { pull, kinds: ["review"], asked: steps.look });
  return active.some(
    (run) =>
      run.status === "running" && run.cancelledBy === null && progressOf(run)?.headSha === headSha,
  );
}
