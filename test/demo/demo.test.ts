import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
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
  fixing: z.strictObject({
    proposals: z.array(
      z.strictObject({ path: z.string(), iteration: z.int(), model: z.string().optional() }),
    ),
    tried: z.int(),
    rejected: z.record(z.string(), z.int()),
  }),
  /** What people see of it. */
  comment: z.string(),
});

/** What a scripted model adds. */
const Thought = Review.extend({
  models: z.strictObject({
    requests: z.int(),
    confirmed: z.int(),
    lowered: z.int(),
    doubted: z.int(),
    rejected: z.int(),
    unheard: z.int(),
  }),
});

const Delivery = z.strictObject({
  id: z.string(),
  event: z.string(),
  action: z.string().optional(),
  statusCode: z.literal(202),
  durationMs: z.number(),
});

const show = {
  pull: z.strictObject({ repository: z.string(), number: z.int(), title: z.string() }),
  reviews: z.tuple([Review, Review, Review]),
  comments: z.array(
    z.strictObject({ id: z.int(), author: z.string(), edits: z.int(), body: z.string() }),
  ),
  beside: z.array(z.strictObject({ place: z.string(), body: z.string() })),
  command: z.strictObject({ body: z.string(), reply: z.string() }),
  fix: z.strictObject({ body: z.string(), reply: z.string(), message: z.string() }),
  issue: z.strictObject({ number: z.int(), timing: z.string() }),
  deliveries: z.array(Delivery),
};

const OnGitHub = z.strictObject({
  forge: z.literal("github"),
  ...show,
  checkRuns: z.array(
    z.strictObject({
      name: z.literal("Chorale"),
      headSha: z.string(),
      status: z.literal("completed"),
      conclusion: z.string(),
      title: z.string(),
    }),
  ),
});

const OnGitea = z.strictObject({
  forge: z.literal("gitea"),
  ...show,
  statuses: z.array(
    z.strictObject({
      context: z.literal("Chorale"),
      headSha: z.string(),
      state: z.string(),
      description: z.string(),
    }),
  ),
});

/** Plays the show as a newcomer would, and reads what it prints. */
async function play(...args: string[]): Promise<unknown> {
  const main = join(import.meta.dirname, "../../demo/main.ts");
  const { stdout } = await run(process.execPath, [main, "--json", ...args]);
  return JSON.parse(stdout);
}

/** One comment beside the commands and their replies, findings fixed by the push and by `/fix`, none repeated; the issue knows of all reviews. */
function expectShow(shown: z.infer<z.ZodObject<typeof show>>, author: string): void {
  const [first, second, third] = shown.reviews;
  expect(first.findings).toMatchObject({ open: 0, fixed: 0 });
  expect(first.findings.new).toBeGreaterThanOrEqual(6);
  for (const { findings } of first.reviewers) expect(findings).toBeGreaterThan(0);
  expect(second.findings).toEqual({ new: 0, open: first.findings.new - 2, fixed: 2 });
  const { command, fix, issue, comments } = shown;
  expect(fix.message.split("\n")[0]).toBe("fix: 3 findings (S1, C1, C3)");
  const { open } = second.findings;
  expect(fix.reply).toContain(`**Fixed: 3 of ${open} findings**`);
  expect(third.findings).toEqual({ new: 0, open: open - 3, fixed: 3 });
  expect(comments).toMatchObject([
    { id: first.commentId, author },
    { author: "ada", body: command.body },
    { author, body: command.reply },
    { author: "ada", body: fix.body },
    { author, body: fix.reply },
  ]);
  expect(command.reply).toContain("### S1 · TLS certificates are not verified");
  expect(issue.timing.match(/^\| \d \| `[0-9a-f]{7}` \|/gm)).toHaveLength(3);
  expect(second.commentId).toBe(first.commentId);
}

describe("the demo prints one JSON object", () => {
  it("of a show on GitHub", async () => {
    const shown = OnGitHub.parse(await play());
    expectShow(shown, "chorale[bot]");
    const heads = shown.reviews.map(({ headSha }) => headSha);
    expect(shown.checkRuns.map(({ headSha }) => headSha)).toEqual(heads);
    expect(shown.deliveries.filter(({ event }) => event === "pull_request")).toHaveLength(3);
    expect(shown.beside.map(({ place }) => place)).toEqual([
      "src/mail.ts:8",
      "tools/report.py:22",
      "worker/poll.go:32",
    ]);
    expect(shown.checkRuns.at(-1)).toMatchObject({ conclusion: "success" });
  }, 120_000);

  it("of a show on Gitea, with a scripted model that sees what takes judgement", async () => {
    const shown = OnGitea.extend({ reviews: z.tuple([Thought, Thought, Thought]) }).parse(
      await play("--forge", "gitea", "--model", "scripted", "--answer-ms", "50"),
    );
    const [first, second, third] = shown.reviews;
    expect(shown.beside).toEqual([]);
    expect(shown.statuses.map(({ headSha, state }) => [headSha, state])).toEqual([
      [first.headSha, "pending"],
      [first.headSha, "failure"],
      [second.headSha, "pending"],
      [second.headSha, "failure"],
      [third.headSha, "pending"],
      [third.headSha, "success"],
    ]);
    // As `package.json` is worth all, three findings of rules are looked at again as well.
    const lookedAt = { confirmed: 3, lowered: 1, doubted: 1, rejected: 1, unheard: 0 };
    // Three reviewers are asked about what they were shown, and the skeptic about three files.
    expect(first.models).toEqual({ requests: 6, ...lookedAt });
    // The push leaves these three files alone.
    expect(second.models).toEqual({ requests: 3, ...lookedAt });
    // One of them was refused first: it lacks a bracket.
    for (const { fixing } of [first, second]) {
      const model = "compatible/scripted";
      expect(fixing.proposals.filter((one) => one.model !== undefined)).toEqual([
        { path: "worker/poll.go", iteration: 1, model },
        { path: "src/mail.ts", iteration: 2, model },
      ]);
      expect(fixing.rejected).toMatchObject({ "breaks the syntax": 1 });
    }
    const { comment: body } = second;
    expect(shown.fix.reply).toContain("**Fixed: 5 of 9 findings**");
    expect(body).toMatch(
      /A message chooses which file is written\*\* · .* · said by a model, confirmed/,
    );
    expect(body).toContain("**Needs a look:** code-skeptic doubts it.");
    expect(body).toContain("Not shown of what models said: 1 rejected by code-skeptic");
    expect(body).toContain("thinks :");
    expect(body).toContain("looks again");
  }, 120_000);
});

it("the demo says what it can be asked for", async () => {
  const wrong = [["--forge"], ["--forge", "x"], ["--frge", "gitea"], ["--model", "x"]];
  for (const args of wrong) {
    await expect(play(...args), args.join(" ")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^.*\nThere are --forge github or gitea, --model scripted or a model's name, and --json\.\n$/,
      ) as string,
    });
  }
});
