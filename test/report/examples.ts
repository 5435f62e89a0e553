import { noUsage, type Usage } from "../../src/types/usage.ts";
import {
  renderCancelled,
  renderProgress,
  renderReview,
  renderStopped,
  type CommentOptions,
} from "../../src/report/comment/comment.ts";
import type { Report, Thought } from "../../src/report/report.ts";
import {
  aFinding,
  aFix,
  aFixing,
  aNote,
  anIgnoredFinding,
  anOutcome,
  aPastFinding,
  aReport,
  aWarning,
  permalink,
  threeOutcomes,
} from "./builders.ts";

const options: CommentOptions = {
  maxLength: 65_536,
  maxFindings: 20,
  permalink,
  commands: ["/review [reviewer…]", "/help"],
  categories: new Map([
    ["security-auditor", "security"],
    ["performance-engineer", "performance"],
    ["code-skeptic", "correctness"],
  ]),
};

const withFix = ["/review", "/explain S1", "/ignore S1 <reason>", "/fix all", "/help"];

/** Everything a complete review can have to say. */
export function fullReport(): Report {
  return aReport({
    findings: [
      aFinding({
        id: "S1",
        trace: [
          {
            path: "src/db/users.ts",
            line: 37,
            message: "`req.query.name` is what the visitor sent",
          },
          { path: "src/db/users.ts", line: 42, message: "it becomes part of the query" },
        ],
      }),
      aFinding({ id: "S2", line: 61, path: "src/db/orders.ts", alsoFoundBy: ["code-skeptic"] }),
      aWarning(),
      aNote(),
    ],
    coverage: {
      files: 10,
      reviewed: 9,
      skipped: [{ path: "dist/app.min.js", reason: "minified" }],
      unread: [],
    },
  });
}

/** A reviewer that ran out of time, and what the others found. */
export function partialReport(): Report {
  const [security, , skeptic] = threeOutcomes();
  const files = ["src/a.ts", "src/b.ts", "src/c.ts"];
  const unread = files.map((path) => ({ path, reason: "timed out after 15m" }));
  return aReport({
    findings: [aFinding()],
    outcomes: [
      security,
      anOutcome({
        reviewer: "performance-engineer",
        status: "timed-out",
        reason: "timed out after 15m",
        durationMs: 900_000,
        read: [],
        unread,
      }),
      skeptic,
    ],
    coverage: {
      files: 4,
      reviewed: 1,
      skipped: [],
      unread: unread.map(({ path, reason }) => ({
        path,
        reason: `performance-engineer: ${reason}`,
      })),
    },
    timing: { wallMs: 900_000, sumMs: 1_550_000, isShared: false, isResumed: false },
  });
}

/** What models said and rules found, and everything that the skeptic can make of it. */
export function thoughtfulReport(): Report {
  const model = "anthropic/claude-sonnet-5-5";
  const { cwe: _none, ...broken } = aNote({
    id: "C1",
    ruleId: "code-skeptic/model",
    model,
    cause: "retry-counts-twice",
    path: "src/orders/send.ts",
    line: 31,
    title: "A retried order is counted twice",
    message:
      "`total` grows before `send` has succeeded (line 29), so an order whose first attempt failed counts again with the second.",
    remedy: "Add to `total` after `await send(order)`.",
    code: "total += order.cents;",
  });
  const { id: _id, state: _state, ...claimed } = broken;
  const startMs = 1_700_000_002_000;
  const [security, performance, skeptic] = threeOutcomes();
  const thinks = (index: number, durationMs: number) => ({
    name: `security-auditor thinks ${index}/2`,
    startMs: startMs + 1_000,
    durationMs,
  });
  const rules = { name: "security-auditor 1/1", startMs, durationMs: 1_000 };
  const outcomes = [
    {
      ...security,
      spans: [rules, thinks(1, 480_000), thinks(2, 300_000)],
      usage: aUsage({ requests: 6, inputTokens: 17_512, outputTokens: 1_310, usd: 0.06 }),
    },
    {
      ...performance,
      usage: aUsage({ requests: 2, inputTokens: 7_000, outputTokens: 400, usd: 0.02 }),
    },
    {
      ...skeptic,
      usage: aUsage({ requests: 2, inputTokens: 7_000, outputTokens: 400, usd: 0.02 }),
    },
  ];
  const secondLook = {
    name: "code-skeptic looks again 1/1",
    startMs: startMs + 481_000,
    durationMs: 20_000,
  };
  return aReport({
    outcomes,
    spans: [...outcomes.flatMap(({ spans }) => spans), secondLook],
    timing: { wallMs: 501_000, sumMs: 1_222_000, isShared: false, isResumed: false },
    findings: [
      aFinding({
        id: "S1",
        ruleId: "security-auditor/model",
        model,
        cause: "missing-owner-check",
        path: "src/orders/cancel.ts",
        line: 12,
        title: "Anybody can cancel anybody's order",
        message:
          "The handler looks the order up by `req.params.id` alone; `req.user` is known by then (line 9) and is not compared with `order.userId`.",
        remedy: "Answer 404 unless `order.userId === req.user.id`.",
        code: "await orders.cancel(req.params.id);",
        cwe: "CWE-639",
        secondLook: { ruling: "confirmed", reason: "Line 12 takes the id as it came." },
      }),
      aFinding({
        id: "S2",
        confidence: "medium",
        secondLook: {
          ruling: "doubted",
          reason: "`name` is one of three constants by then (line 39).",
        },
      }),
      aWarning({
        ruleId: "performance-engineer/model",
        model,
        cause: "sort-in-loop",
        title: "The list is sorted for every row",
        message: "`days` is sorted in the loop, so each of the rows sorts all of it again.",
        remedy: "Sort `days` once, before the loop.",
        code: "days.sort(byDate);",
        secondLook: {
          ruling: "lowered",
          reason: "True, and the list holds the seven days of a week (line 4).",
        },
      }),
      { ...broken, level: "note", secondLook: { ruling: "confirmed", reason: "Lines 29 and 31." } },
    ],
    thought: {
      tier: "full",
      rejected: [
        {
          ...claimed,
          path: "src/orders/list.ts",
          line: 7,
          title: "The whole table is read into memory",
          reviewer: "performance-engineer",
          secondLook: { ruling: "rejected", reason: "Line 7 ends in `LIMIT 50`." },
        },
      ],
      unheard: 1,
      reason: "timed out after 15m",
      droppedFor: { "quote not there": 2, "line not touched": 1 },
      answers: [
        { model, count: 10, asFallback: 0 },
        { model: "compatible/qwen2.5-coder:14b", count: 2, asFallback: 2 },
      ],
      kept: [{ path: "src/keys/vault.ts", reason: "kept from models by `modelPaths`" }],
      usage: {
        requests: 12,
        inputTokens: 34_512,
        outputTokens: 2_310,
        cachedTokens: 20_000,
        usd: 0.117,
      },
      secondLook: {
        by: "code-skeptic",
        durationMs: 20_000,
        usage: aUsage({ requests: 2, inputTokens: 3_000, outputTokens: 200, usd: 0.017 }),
      },
    },
  });
}

/** Proven changes by a rule and by a model, one of which stands beside its line since an earlier review. */
export function reportWithChanges(): Report {
  const model = "anthropic/claude-sonnet-5-5";
  const report = fullReport();
  const [first, second, warning, note] = report.findings;
  if (!first || !second || !warning || !note) throw new Error("The full report has four findings.");
  const startMs = 1_700_000_483_000;
  const usage = aUsage({ requests: 4, inputTokens: 9_300, outputTokens: 620, usd: 0.037 });
  const thought: Thought = {
    tier: "light",
    rejected: [],
    unheard: 0,
    droppedFor: {},
    kept: [],
    usage: aUsage({ requests: 6, inputTokens: 21_000, outputTokens: 900, usd: 0.08 }),
    answers: [{ model, count: 6, asFallback: 0 }],
  };
  const fixing = aFixing({
    fixes: [
      aFix(),
      aFix({
        fingerprint: second.fingerprint,
        path: second.path,
        model,
        iteration: 2,
        hunks: [
          {
            line: 3,
            before: ['import { db } from "./db.js";'],
            after: ['import { db } from "./db.js";', 'import { columns } from "./columns.js";'],
          },
          {
            line: 60,
            before: ["\tif (sort) {", "\t\treturn db.query(`… ORDER BY ${sort}`);", "\t}"],
            after: [
              "\tif (columns.has(sort)) {",
              "\t\treturn db.query(`… ORDER BY ${sort}`);",
              "\t}",
            ],
          },
        ],
      }),
      aFix({
        fingerprint: note.fingerprint,
        path: note.path,
        hunks: [
          {
            line: 7,
            before: ["} catch {}"],
            after: ["} catch (error) {", "  log.warn(error);", "}"],
          },
        ],
      }),
    ],
    tried: 6,
    rejected: { "breaks the syntax": 1, "still found": 2 },
    usage,
    answers: [{ model, count: 4, asFallback: 0 }],
    durationMs: 21_400,
    spans: [
      { name: "the-fixer 1 of 3", startMs, durationMs: 9_000 },
      { name: "code-skeptic looks at changes 1 of 3", startMs: startMs + 9_000, durationMs: 3_000 },
      { name: "the-fixer 2 of 3", startMs: startMs + 12_000, durationMs: 9_400 },
    ],
  });
  return {
    ...report,
    findings: [first, second, warning, { ...note, state: "open", suggested: true }],
    fixing,
    spans: [...report.spans, ...fixing.spans],
    timing: { ...report.timing, wallMs: 502_400, sumMs: 923_400 },
    thought,
  };
}

function aUsage(usage: Partial<Usage>): Usage {
  return { ...noUsage, ...usage };
}

const reasons = ["the engine ended with signal SIGKILL", "could not start", "could not start"];

/** Every comment worth reading with one's own eyes, by name. */
export function examples(): Record<string, string> {
  const head = { headSha: "3f2a91c0d4e5f60718293a4b5c6d7e8f90a1b2c3", previous: undefined };
  const failed = threeOutcomes().map((outcome, index) => ({
    ...outcome,
    status: "failed" as const,
    reason: reasons[index] ?? "",
    read: [],
    unread: [{ path: "src/a.ts", reason: reasons[index] ?? "" }],
  }));
  return {
    clean: renderReview(
      aReport({
        outcomes: [
          anOutcome({ reviewer: "security-auditor", durationMs: 15_000 }),
          anOutcome({ reviewer: "performance-engineer", durationMs: 14_000 }),
          anOutcome({ reviewer: "code-skeptic", durationMs: 12_000 }),
        ],
        timing: { wallMs: 15_000, sumMs: 41_000, isShared: false, isResumed: false },
      }),
      options,
    ),
    findings: renderReview(fullReport(), options),
    // Where the host commits suggestions from the page, and where it knows no such thing.
    "changes-beside": renderReview(reportWithChanges(), {
      ...options,
      commands: withFix,
      beside: new Set(["f-S1"]),
    }),
    changes: renderReview(reportWithChanges(), { ...options, commands: withFix }),
    thoughtful: renderReview(thoughtfulReport(), options),
    "after-a-push": renderReview(
      aReport({
        findings: [aFinding({ id: "S3", line: 12 }), aWarning({ state: "open" })],
        fixed: [aPastFinding(), aPastFinding({ id: "S2", path: "src/db/orders.ts", line: 61 })],
      }),
      options,
    ),
    ignored: renderReview(
      aReport({
        findings: [aWarning({ state: "open" })],
        ignored: [
          anIgnoredFinding(),
          anIgnoredFinding({
            id: "S2",
            path: "src/generated/client.ts",
            line: 61,
            by: { login: "ada", reason: null, isForRepository: true },
          }),
        ],
      }),
      { ...options, commands: ["/review", "/explain P1", "/ignore P1 <reason>", "/help"] },
    ),
    "all-ignored": renderReview(aReport({ ignored: [anIgnoredFinding()] }), options),
    "one-failed": renderReview(partialReport(), options),
    "all-failed": renderReview(
      aReport({
        outcomes: failed,
        coverage: {
          files: 1,
          reviewed: 0,
          skipped: [],
          unread: [{ path: "src/a.ts", reason: `security-auditor: ${reasons[0]}` }],
        },
        unverified: [aPastFinding()],
      }),
      options,
    ),
    "only-the-failure": renderReview(partialReport(), { ...options, onlyFailure: true }),
    "nothing-reviewable": renderReview(
      aReport({
        outcomes: [],
        coverage: {
          files: 2,
          reviewed: 0,
          skipped: [
            { path: "package-lock.json", reason: "lock file" },
            { path: "logo.png", reason: "binary" },
          ],
          unread: [],
        },
        timing: { wallMs: 0, sumMs: 0, isShared: false, isResumed: false },
        spans: [],
        notices: [
          "`.github/chorale.yml` line 4: `reviewer` is not a setting (did you mean `reviewers`?). Reviewed with the defaults.",
        ],
      }),
      options,
    ),
    "over-length": renderReview(
      aReport({
        findings: [
          ...Array.from({ length: 30 }, (_, index) =>
            aFinding({ id: `S${index + 1}`, line: index + 1 }),
          ),
          ...Array.from({ length: 12 }, (_, index) => aNote({ id: `C${index + 1}` })),
        ],
      }),
      { ...options, maxLength: 6_000, maxFindings: 10 },
    ),
    progress: renderProgress(
      [
        { reviewer: "security-auditor", shardsDone: 5, shards: 8, findings: [aFinding()] },
        {
          reviewer: "performance-engineer",
          shardsDone: 8,
          shards: 8,
          findings: [aWarning()],
          outcome: { status: "completed" },
        },
        { reviewer: "code-skeptic", shardsDone: 2, shards: 8, findings: [] },
      ],
      head,
    ),
    "looking-again": renderProgress(
      threeOutcomes().map(({ reviewer, status }) => ({
        reviewer,
        shardsDone: 2,
        shards: 2,
        findings: [],
        outcome: { status },
      })),
      {
        ...head,
        look: {
          skeptic: "code-skeptic",
          claims: 3,
          done: 1,
          findings: thoughtfulReport().findings.map(({ secondLook, ...finding }, index) =>
            index < 2 && secondLook !== undefined ? { ...finding, secondLook } : finding,
          ),
        },
      },
    ),
    cancelled: renderCancelled({
      headSha: "3f2a91c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f5a6",
      login: "ada-lovelace",
      previous: undefined,
    }).body,
    stopped: renderStopped({
      ...head,
      reason: "The forge answered 503 for ten minutes, so the diff could not be fetched.",
    }).body,
  };
}
