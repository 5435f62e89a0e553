import type { Thought } from "../report/report.ts";
import { addDropped, type Outcome } from "../types/outcome.ts";
import { addAnswers, addUsage } from "../types/usage.ts";
import type { Challenge } from "./challenge.ts";
import { byPath, keptFromModels } from "./coverage-of.ts";
import type { Assignment } from "./plan.ts";
import type { Tier } from "./tier.ts";

/** What models had to do with a review: who answered, what is not believed, what it took. */
export function thoughtOf(
  tier: Tier,
  plan: readonly Assignment[],
  outcomes: readonly Outcome[],
  challenge: Challenge | undefined,
): Thought {
  // What no rule reads either is named with the files that are skipped.
  const read = new Set(plan.flatMap(({ shards }) => shards.flat()).map(({ path }) => path));
  const kept = keptFromModels(plan).filter(({ path }) => read.has(path));
  return {
    tier,
    rejected: challenge?.rejected ?? [],
    unheard: challenge?.unheard ?? 0,
    ...(challenge?.reason === undefined ? {} : { reason: challenge.reason }),
    droppedFor: addDropped(outcomes.map(({ droppedFor }) => droppedFor ?? {})),
    kept: [...new Map(kept.map((one) => [one.path, one])).values()].toSorted(byPath),
    usage: addUsage([...outcomes, challenge].flatMap((one) => one?.usage ?? [])),
    answers: addAnswers([...outcomes, challenge].flatMap((one) => one?.answers ?? [])),
    ...(challenge === undefined ? {} : { secondLook: lookOf(challenge) }),
  };
}

function lookOf({ skeptic, usage, durationMs }: Challenge): NonNullable<Thought["secondLook"]> {
  return { by: skeptic, usage, durationMs };
}
