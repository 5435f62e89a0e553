import { z } from "zod";
import { isAtLeast, Level, levels, type Finding } from "../../types/finding.ts";
import { plainText } from "./answer.ts";
import type { Ruling } from "./model-engine.ts";

/** What the skeptic is to answer; as simple as `ShardAnswer`, and for the same reason. */
export const ChallengeAnswer = z.object({
  rulings: z.array(
    z.object({
      claim: z.string(),
      ruling: z.enum(["confirm", "lower", "reject"]),
      level: Level,
      reason: z.string(),
    }),
  ),
});
export type ChallengeAnswer = z.infer<typeof ChallengeAnswer>;

const Reason = plainText(5000, 300);

/** Least harmful first: of two rulings about one claim the first of these holds. */
const order = ["confirm", "lower", "reject"] as const;

/** The name that the claim at `index` has in a prompt. */
export function claimName(index: number): string {
  return `C${index + 1}`;
}

/** The rulings of an answer about these findings. One without a reason of its own, or about something else, is none. */
export function readRulings({ rulings }: ChallengeAnswer, findings: readonly Finding[]): Ruling[] {
  return findings.flatMap((finding, index): Ruling[] => {
    const [ruling] = rulings
      .filter(({ claim }) => claim.trim().toUpperCase() === claimName(index))
      .flatMap((one) => {
        const reason = Reason.safeParse(one.reason);
        return reason.success && !isRepeated(reason.data, finding)
          ? [{ ...one, reason: reason.data }]
          : [];
      })
      .toSorted((a, b) => order.indexOf(a.ruling) - order.indexOf(b.ruling));
    if (ruling === undefined) return [];
    const { fingerprint } = finding;
    const { reason } = ruling;
    if (ruling.ruling === "reject") return [{ fingerprint, ruling: "rejected", reason }];
    const level = ruling.ruling === "lower" ? lowered(finding.level, ruling.level) : undefined;
    if (level === undefined) return [{ fingerprint, ruling: "confirmed", reason }];
    return [{ fingerprint, ruling: "lowered", level, reason }];
  });
}

/** Small models reject a claim with its own words: that says nothing of what the code shows. */
function isRepeated(reason: string, { title, message }: Finding): boolean {
  const wordsOf = (text: string) =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  const said = wordsOf(reason);
  return [title, message, `${title} ${message}`]
    .map(wordsOf)
    .some((words) => words.startsWith(said));
}

/** A level below the one that a finding has; `undefined` where there is none. */
function lowered(from: Level, to: Level): Level | undefined {
  return isAtLeast(to, from) ? levels[levels.indexOf(from) + 1] : to;
}
