import type { Thought } from "../report/report.ts";
import { addDropped, type Outcome, type Skipped } from "../types/outcome.ts";
import { addAnswers, addUsage } from "../types/usage.ts";
import type { Challenge } from "./challenge.ts";
import { byPath } from "./coverage-of.ts";
import type { Assignment } from "./plan.ts";
import type { Tier } from "./tier.ts";

/** What models had to do with a review: who answered, what is not believed, what it took. */
export function thoughtOf(
  tier: Tier,
  plan: readonly Assignment[],
  outcomes: readonly Outcome[],
  challenge: Challenge | undefined,
): Thought {
  return {
    tier,
    rejected: challenge?.rejected ?? [],
    unheard: challenge?.unheard ?? 0,
    ...(challenge?.reason === undefined ? {} : { reason: challenge.reason }),
    droppedFor: addDropped(outcomes.map(({ droppedFor }) => droppedFor ?? {})),
    kept: [...new Map(keptFromModels(plan).map((one) => [one.path, one])).values()].toSorted(
      byPath,
    ),
    usage: addUsage([...outcomes, challenge].flatMap((one) => one?.usage ?? [])),
    answers: addAnswers([...outcomes, challenge].flatMap((one) => one?.answers ?? [])),
    ...(challenge === undefined ? {} : { secondLook: lookOf(challenge) }),
  };
}

function lookOf({ skeptic, usage, durationMs }: Challenge): NonNullable<Thought["secondLook"]> {
  return { by: skeptic, usage, durationMs };
}

/** Files that no model is shown, because the configuration says so. */
export function keptFromModels(plan: readonly Assignment[]): Skipped[] {
  return plan.flatMap(({ excerpts }) => excerpts?.kept ?? []);
}
