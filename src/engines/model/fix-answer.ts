import { z } from "zod";

/**
 * What the-fixer is to answer; as simple as `ShardAnswer`, and for the same reason. No changes: it proposes none. What of them is
 * believed, `readChanges` decides.
 */
export const FixAnswer = z.object({
  changes: z.array(
    z.object({
      firstLine: z.number(),
      lastLine: z.number(),
      original: z.string(),
      replacement: z.string(),
    }),
  ),
});
export type FixAnswer = z.infer<typeof FixAnswer>;

/** Lines in the place of others, as the-fixer writes it. */
export type AnsweredChange = FixAnswer["changes"][number];

/** What one answer may change at most. Whoever needs more does more than mend one finding. */
export const changeBounds = { changes: 10, lines: 200, characters: 20_000 } as const;
