import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { z } from "zod";

const run = promisify(execFile);

const Review = z.strictObject({
  commentId: z.int(),
  headSha: z.string().length(40),
  reviewers: z.array(
    z.strictObject({
      name: z.string(),
      status: z.literal("completed"),
      findings: z.int(),
      durationMs: z.number().positive(),
    }),
  ),
  findings: z.strictObject({ new: z.int(), open: z.int(), fixed: z.int() }),
  wallMs: z.number().positive(),
  sumMs: z.number().positive(),
  overheadMs: z.number().positive(),
});

const Show = z.strictObject({
  forge: z.literal("github"),
  pull: z.strictObject({ repository: z.string(), number: z.int(), title: z.string() }),
  reviews: z.tuple([Review, Review]),
  comments: z.array(
    z.strictObject({ id: z.int(), author: z.string(), edits: z.int(), body: z.string() }),
  ),
  checkRuns: z.array(
    z.strictObject({
      name: z.string(),
      headSha: z.string(),
      status: z.literal("completed"),
      conclusion: z.string(),
      title: z.string(),
    }),
  ),
  deliveries: z.array(
    z.strictObject({
      id: z.string(),
      event: z.string(),
      action: z.string().optional(),
      statusCode: z.literal(202),
      durationMs: z.number(),
    }),
  ),
});

it("the demo prints one JSON object: one comment, two findings fixed by the push, none repeated", async () => {
  const main = join(import.meta.dirname, "../../demo/main.ts");
  const { stdout } = await run(process.execPath, [main, "--json"]);
  const { reviews, comments, checkRuns, deliveries } = Show.parse(JSON.parse(stdout));
  const [first, second] = reviews;
  expect(first.findings).toMatchObject({ open: 0, fixed: 0 });
  expect(first.findings.new).toBeGreaterThanOrEqual(6);
  for (const { findings } of first.reviewers) expect(findings).toBeGreaterThan(0);
  expect(second.findings).toEqual({ new: 0, open: first.findings.new - 2, fixed: 2 });
  expect(comments).toMatchObject([{ id: first.commentId, author: "chorale[bot]" }]);
  expect(second.commentId).toBe(first.commentId);
  expect(checkRuns.map(({ headSha }) => headSha)).toEqual([first.headSha, second.headSha]);
  expect(deliveries.filter(({ event }) => event === "pull_request")).toHaveLength(2);
});
