import * as messages from "../report/messages/commands.ts";
import { roundsComeInPairs } from "../report/messages/comparison.ts";
import { pullKey } from "../runs/pull-key.ts";
import { parseRounds, usualRounds } from "../review/rounds.ts";
import { isUnderWay } from "../store/queue/runs.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand, type CommandContext } from "./command.ts";
import { namesOf } from "./arguments/names-of.ts";
import { fetchOpen, pullNamed } from "./arguments/pull-named.ts";
import { replyEarly } from "./obey/reply-early.ts";

/** The server reads for others too. */
const mostRounds = 8;

export const compare = defineCommand({
  name: "compare",
  usage: {
    pull: "/compare [reviewer…] [--rounds 4]",
    issue: "/compare #12 [reviewer…] [--rounds 4]",
  },
  summary:
    "Measure what reading side by side saves: the latest commit is read one reviewer after another and side by side, several times over.",
  needs: "write",
  flags: { rounds: { type: "string" } },
  async run(context) {
    const { thread, commentId, marker, key, database, step, requestComparison } = context;
    const { ref, words } = pullNamed(context);
    const reviewers = await namesOf(words, context);
    const rounds = roundsOf(context);
    await fetchOpen(context, ref);
    // Kept before it is asked for: after a crash it would find itself.
    const isCompared = await step("compared already", () =>
      isUnderWay(database.query, { kind: "compare", pull: pullKey(ref) }),
    );
    if (isCompared) throw new UserError(messages.comparedAlready);
    await replyEarly(context, messages.comparisonQueued);
    const others = reviewers === undefined ? {} : { reviewers };
    await requestComparison({ pull: ref, thread, commentId, marker, rounds, ...others }, key);
    return { isLater: true };
  },
});

function roundsOf({ args: { flags } }: CommandContext): number {
  const { rounds: given } = flags;
  if (typeof given !== "string") return usualRounds;
  const rounds = parseRounds(given, mostRounds);
  if (rounds === undefined) {
    throw new UserError(`\`--rounds\`: ${roundsComeInPairs(mostRounds)}`);
  }
  return rounds;
}
