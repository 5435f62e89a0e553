import { describe, expect, it } from "vitest";
import { BudgetSpent, ModelError } from "../../src/engines/model/model-error.ts";
import type { LookingAgain } from "../../src/review/challenge.ts";
import { reviewSources, type ThinkOptions } from "../../src/review/review-change.ts";
import { Risk } from "../../src/review/tier.ts";
import type { SourceFile } from "../../src/types/source.ts";
import { aFinding, aReviewer, aSource, scriptedEngine } from "./scripted-engine.ts";
import { aModelFinding, scriptedModel } from "./scripted-model.ts";

const names = ["security-auditor", "performance-engineer", "code-skeptic"];
const reviewers = names.map((name) => aReviewer({ name, engines: ["scripted", "model"] }));
const skeptic = reviewers.find(({ name }) => name === "code-skeptic");

/** A change of so many lines. */
function aChange(lines: number, path = "src/app.ts"): SourceFile {
  return aSource({
    path,
    text: "const one = 1;\n".repeat(lines),
    touched: [{ start: 1, end: lines }],
  });
}

function review(
  files: SourceFile[],
  model: Parameters<typeof scriptedModel>[0],
  options: Partial<ThinkOptions> & {
    byRules?: ReturnType<typeof aFinding>[];
    onLook?: (look: LookingAgain) => void;
  } = {},
) {
  const { byRules = [], onLook, ...think } = options;
  const sources = { files, skipped: [], unread: [] };
  return reviewSources(sources, [], {
    reviewers,
    engines: new Map([
      [
        "scripted",
        scriptedEngine(async ({ name }) => ({
          findings: byRules.filter(({ reviewer }) => reviewer === name),
        })),
      ],
    ]),
    concurrency: 8,
    timeoutMs: 60_000,
    onlyTouched: true,
    signal: new AbortController().signal,
    ...(onLook === undefined ? {} : { onLook }),
    think: {
      model: scriptedModel(model),
      risk: Risk.parse({}),
      skeptic,
      minLevel: "note",
      ...think,
    },
  });
}

describe("thinking about a change", () => {
  it("asks every reviewer's model at the same time, after it heard of that reviewer's rules", async () => {
    const { promise: allThere, resolve } = Promise.withResolvers<void>();
    const heard = new Map<string, number>();
    await review(
      [aChange(50)],
      {
        async read({ name }, _shard, hints) {
          heard.set(name, hints.length);
          if (heard.size === 3) resolve();
          // Would never end if one waited for another.
          await allThere;
          return {};
        },
      },
      { byRules: [aFinding()] },
    );
    expect(Object.fromEntries(heard)).toEqual({
      "security-auditor": 1,
      "performance-engineer": 0,
      "code-skeptic": 0,
    });
  });

  it.each([
    ["a few lines", aChange(10), ["code-skeptic"]],
    ["more lines", aChange(11), names],
    ["a few lines of a sensitive place", aChange(1, "src/auth/check.ts"), names],
  ])("spends on %s what they are worth", async (_title, file, asked) => {
    const seen: string[] = [];
    await review([file], {
      async read({ name }) {
        seen.push(name);
        return {};
      },
    });
    expect(seen.toSorted()).toEqual(asked.toSorted());
  });

  it("calls a review incomplete when one shard of a model fails, and keeps the others", async () => {
    const files = [aChange(20, "src/a.ts"), aChange(20, "src/b.ts")];
    const { outcomes, coverage } = await review(files, {
      async read({ name }, { files: [file] }) {
        if (name === "security-auditor" && file?.path === "src/b.ts") {
          throw new ModelError("compatible/scripted did not answer");
        }
        return { findings: [aModelFinding({ path: file?.path ?? "", reviewer: name })] };
      },
    });
    expect(outcomes[0]).toMatchObject({
      status: "failed",
      reason: "compatible/scripted did not answer",
      read: ["src/a.ts"],
      unread: [{ path: "src/b.ts", reason: "compatible/scripted did not answer" }],
    });
    expect(outcomes[0]?.findings).toHaveLength(1);
    expect(coverage.unread.map(({ path }) => path)).toEqual(["src/b.ts"]);
  });

  it("says of a reviewer that a limit kept it from the end, whatever else failed", async () => {
    const files = [aChange(20, "src/a.ts"), aChange(20, "src/b.ts")];
    const { outcomes } = await review(files, {
      async read(_reviewer, { files: [file] }) {
        if (file?.path === "src/a.ts") throw new ModelError("compatible/scripted failed (500)");
        throw new BudgetSpent("`maxUsdPerPull` ($5) is reached", "pull");
      },
    });
    expect(outcomes).toMatchObject(
      names.map(() => ({ reason: "`maxUsdPerPull` ($5) is reached", limit: "pull" })),
    );
  });

  it("is done with a second look when nothing of it is left, also where a claim can't be shown", async () => {
    const looks: string[] = [];
    const files = [aChange(20, "src/a.ts"), aChange(20, "src/b.ts")];
    const { thought } = await review(
      files,
      {
        read: async ({ name }, { files: some }) => ({
          findings:
            name === "code-skeptic"
              ? some.map(({ path }) => aModelFinding({ path, fingerprint: path, reviewer: name }))
              : [],
        }),
        divideClaims: async (_skeptic, claims) => [{ claims: claims.slice(1) }],
      },
      { onLook: ({ done, claims }) => void looks.push(`${done} of ${claims}`) },
    );
    expect(looks).toEqual(["0 of 2", "1 of 2", "2 of 2"]);
    expect(thought?.unheard).toBe(2);
  });

  it("lets a shard that takes too long time out alone", async () => {
    const files = [aChange(20, "src/a.ts"), aChange(20, "src/b.ts")];
    const slow = scriptedModel({
      async read(_reviewer, { files: [file] }, _hints, signal) {
        if (file?.path === "src/a.ts") return {};
        const { promise, reject } = Promise.withResolvers<never>();
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        return await promise;
      },
    });
    const { outcomes } = await reviewSources({ files, skipped: [], unread: [] }, [], {
      reviewers: reviewers.slice(0, 1),
      engines: new Map([["scripted", scriptedEngine(async () => ({}))]]),
      concurrency: 8,
      timeoutMs: 20,
      onlyTouched: true,
      signal: new AbortController().signal,
      think: { model: slow, risk: Risk.parse({}), skeptic: undefined, minLevel: "note" },
    });
    expect(outcomes[0]).toMatchObject({ status: "timed-out", read: ["src/a.ts"] });
  });

  it("counts a file that was shown in parts as read only when every part was", async () => {
    const { outcomes } = await review([aChange(40)], {
      divide: async (_reviewer, [file]) => ({
        shards: file === undefined ? [] : [1, 2].map((tokens) => ({ files: [file], tokens })),
        kept: [],
        unread: [],
      }),
      async read(_reviewer, { tokens }) {
        if (tokens === 2) throw new Error("no answer");
        return {};
      },
    });
    expect(outcomes[0]).toMatchObject({ read: [], unread: [{ path: "src/app.ts" }] });
  });

  it("lets a model say what is missing where something was removed, and rules what is there", async () => {
    const file = {
      ...aChange(40),
      touched: [{ start: 30, end: 40 }],
      removed: [{ before: 5, lines: ["check();"] }],
    };
    const { findings, outcomes } = await review(
      [file],
      {
        read: async ({ name }) =>
          name === "code-skeptic" ? { findings: [aModelFinding({ line: 5, endLine: 5 })] } : {},
      },
      { byRules: [aFinding({ line: 5, endLine: 5 })] },
    );
    expect(findings).toMatchObject([{ model: "compatible/scripted", line: 5 }]);
    expect(outcomes[0]?.untouched).toHaveLength(1);
  });

  it("says who reads with a model only and has none", async () => {
    const { outcomes } = await reviewSources({ files: [aChange(5)], skipped: [], unread: [] }, [], {
      reviewers: [aReviewer({ engines: ["model"] })],
      engines: new Map(),
      concurrency: 8,
      timeoutMs: 60_000,
      onlyTouched: true,
      signal: new AbortController().signal,
    });
    expect(outcomes).toMatchObject([
      { status: "skipped", reason: "it reads with a model, and none is configured" },
    ]);
  });
});

describe("the skeptic's second look", () => {
  const said = aModelFinding();
  const rule = aFinding({ confidence: "medium", line: 2, endLine: 2 });
  const only = (name: string) => async (reviewer: { name: string }) =>
    reviewer.name === name ? { findings: [said] } : {};

  it("rejects, lowers or confirms what a model said, with its reason", async () => {
    const rulings = (ruling: "rejected" | "lowered" | "confirmed") => ({
      read: only("security-auditor"),
      challenge: async () => ({
        rulings: [
          { fingerprint: said.fingerprint, ruling, level: "note" as const, reason: "See line 1." },
        ],
      }),
    });
    const rejected = await review([aChange(50)], rulings("rejected"));
    expect(rejected.findings).toEqual([]);
    expect(rejected.thought?.rejected).toMatchObject([
      { title: said.title, secondLook: { reason: "See line 1." } },
    ]);
    const lowered = await review([aChange(50)], rulings("lowered"));
    expect(lowered.findings).toMatchObject([{ level: "note", secondLook: { ruling: "lowered" } }]);
    const confirmed = await review([aChange(50)], rulings("confirmed"));
    expect(confirmed.findings).toMatchObject([{ level: "error" }]);
  });

  it("can only doubt what a rule found, and is asked about it where a change is worth it", async () => {
    const script = {
      challenge: async () => ({
        rulings: [
          { fingerprint: rule.fingerprint, ruling: "rejected" as const, reason: "It is constant." },
        ],
      }),
    };
    const full = await review([aChange(300)], script, { byRules: [rule] });
    expect(full.findings).toMatchObject([
      { level: "error", secondLook: { ruling: "doubted", reason: "It is constant." } },
    ]);
    const light = await review([aChange(100)], script, { byRules: [rule] });
    expect(light.findings[0]?.secondLook).toBeUndefined();
  });

  it("never makes a finding worse, whatever it says", async () => {
    const note = aModelFinding({ level: "note" });
    const { findings } = await review([aChange(50)], {
      read: async ({ name }) => (name === "security-auditor" ? { findings: [note] } : {}),
      challenge: async () => ({
        rulings: [
          { fingerprint: note.fingerprint, ruling: "lowered", level: "error", reason: "No." },
        ],
      }),
    });
    expect(findings).toMatchObject([{ level: "note" }]);
  });

  it("leaves what it did not judge as it was, and says how much that is", async () => {
    const { findings, thought } = await review([aChange(50)], {
      read: only("security-auditor"),
      challenge: async () => {
        throw new ModelError("the model did not answer");
      },
    });
    expect(findings).toHaveLength(1);
    expect(thought).toMatchObject({ unheard: 1, reason: "the model did not answer" });
  });

  it("leaves what there is no room to show it as it was, and counts it", async () => {
    const read = only("security-auditor");
    const { findings, thought } = await review([aChange(50)], {
      read,
      divideClaims: async () => [],
    });
    expect(findings).toHaveLength(1);
    expect(thought).toMatchObject({ unheard: 1 });
    const failed = await review([aChange(50)], {
      read,
      divideClaims: async () => {
        throw new ModelError("its charter is too long");
      },
    });
    expect(failed.thought).toMatchObject({ unheard: 1, reason: "its charter is too long" });
  });

  it("nor anybody else makes a reviewer's model one of those who found what a rule did", async () => {
    const ruled = aFinding({ cause: said.cause });
    const { findings } = await review(
      [aChange(50)],
      {
        read: async ({ name }) =>
          name === "code-skeptic" ? { findings: [{ ...said, reviewer: name }] } : {},
      },
      { byRules: [ruled] },
    );
    // It could tell later that this is fixed, by saying nothing.
    expect(findings).toEqual([ruled]);
  });

  it("is not asked again about what a rule says of the same place, and is about anything else there", async () => {
    const { cause } = said;
    const read = { read: only("security-auditor") };
    const same = await review([aChange(50)], read, { byRules: [aFinding({ cause })] });
    expect(same.findings).toMatchObject([{ ruleId: "security-auditor/js-eval" }]);
    expect(same.thought?.unheard).toBe(0);
    const note = aFinding({ level: "note" });
    const other = await review([aChange(50)], read, { byRules: [note] });
    expect(other.findings).toMatchObject([{ ruleId: note.ruleId }, { ruleId: said.ruleId }]);
    expect(other.thought?.unheard).toBe(1);
  });
});
