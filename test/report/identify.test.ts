import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quotedLineFingerprint } from "../../src/engines/model/quoted-line.ts";
import { identify, type IdentifyInput } from "../../src/report/findings/identify.ts";
import { compareFindings } from "../../src/types/finding.ts";
import { aFinding, anOutcome, aPastFinding, aState, aSuppression } from "./builders.ts";

const path = "src/db/users.ts";
const before = "0123456789abcdef";
const after = "fedcba9876543210";

/** A run after a review that left S1 open: the file changed, its reviewer read it again and reports nothing. */
function aRun(parts: Partial<IdentifyInput> = {}): IdentifyInput {
  return {
    headSha: "3f2a91c",
    findings: [],
    previous: aState(),
    outcomes: [anOutcome({ read: [path] })],
    fileHashes: new Map([[path, after]]),
    skipped: [],
    unread: [],
    deleted: new Set(),
    letters: new Map([
      ["security-auditor", "S"],
      ["performance-engineer", "P"],
      ["code-skeptic", "C"],
    ]),
    ...parts,
  };
}

/** What became of S1, in one word, and whether the next review will know of it. */
function fateOfS1(parts: Partial<IdentifyInput>): string {
  const { fixed, standing, unverified, findings, nextState, notices } = identify(aRun(parts));
  const isKept = nextState.findings.some(({ id }) => id === "S1");
  const fates = [
    ...(fixed.some(({ id }) => id === "S1") ? ["fixed"] : []),
    ...(standing.some(({ id }) => id === "S1") ? ["standing"] : []),
    ...(unverified.some(({ id }) => id === "S1") ? ["unverified"] : []),
    ...(findings.some(({ id }) => id === "S1") ? ["open"] : []),
    ...notices,
  ];
  return `${fates.join(" and ")}, ${isKept ? "kept" : "let go"}`;
}

const unchanged = new Map([[path, before]]);
const noLonger =
  "1 earlier finding is no longer reported although its code did not change., let go";
const unasked =
  "1 earlier finding was let go: its reviewer or its file is no longer part of the review., let go";

describe("a finding of the last review", () => {
  it("is fixed when its file changed and its reviewer read it again and no longer reports it", () => {
    expect(fateOfS1({})).toBe("fixed, let go");
  });

  it("of a model is fixed only when the line that it quoted is gone", () => {
    const ruleId = "security-auditor/model";
    const line = "  return run(name);";
    const fingerprint = quotedLineFingerprint({ ruleId, path, line, nth: 1, ordinal: 0 });
    const said = aPastFinding({ ruleId, fingerprint, model: "compatible/scripted" });
    const fateIn = (text: string, past: typeof said = said) =>
      fateOfS1({ previous: aState({ findings: [past] }), texts: new Map([[path, text]]) });
    expect(fateIn("let a;\n")).toBe("fixed, let go");
    expect(fateIn(`let a;\n\n    ${line}\n`)).toBe(noLonger);
    // Nobody can tell whether a line that was shown without its secret still stands there.
    expect(fateIn("let a;\n", { ...said, isMasked: true })).toBe(noLonger);
  });

  it("is fixed when the rules say so, also where the model of its reviewer did not answer", () => {
    const unread = [{ path, reason: "no answer" }];
    const failed = anOutcome({ status: "failed", read: [], unread, rulesRead: [path] });
    expect(fateOfS1({ outcomes: [failed], unread })).toBe("fixed, let go");
    const said = aPastFinding({ model: "compatible/scripted" });
    const previous = aState({ findings: [said] });
    expect(fateOfS1({ outcomes: [failed], unread, previous })).toBe("unverified, kept");
  });

  it("is fixed when its file is gone, or no longer part of the change", () => {
    const fileHashes = new Map<string, string>();
    expect(fateOfS1({ fileHashes })).toBe("fixed, let go");
    const skipped = [{ path, reason: "deleted" }];
    expect(fateOfS1({ fileHashes, skipped, deleted: new Set([path]) })).toBe("fixed, let go");
  });

  it("is still open under its id when it is reported again, on another line too", () => {
    const findings = [aFinding({ line: 99, fingerprint: "f-S1", id: "ignored" })];
    expect(fateOfS1({ findings })).toBe("open, kept");
    expect(identify(aRun({ findings })).findings[0]).toMatchObject({
      id: "S1",
      state: "open",
      line: 99,
    });
  });

  it.each(["failed", "timed-out"] as const)("is unverified when its reviewer %s", (status) => {
    const outcomes = [anOutcome({ status, read: [], unread: [{ path, reason: "it broke" }] })];
    expect(fateOfS1({ outcomes })).toBe("unverified, kept");
    expect(fateOfS1({ outcomes, fileHashes: unchanged })).toBe("unverified, kept");
    expect(fateOfS1({ outcomes, fileHashes: new Map() })).toBe("unverified, kept");
  });

  it("is unverified when its file could not be read", () => {
    const outcomes = [anOutcome({ read: [], unread: [{ path, reason: "parser gave up" }] })];
    expect(fateOfS1({ outcomes })).toBe("unverified, kept");
    const unread = [{ path, reason: "not valid UTF-8" }];
    expect(fateOfS1({ fileHashes: new Map(), unread })).toBe("unverified, kept");
  });

  it("is unverified when the change made its file one that nobody reads", () => {
    const skipped = [{ path, reason: "minified" }];
    expect(fateOfS1({ fileHashes: new Map(), skipped })).toBe("unverified, kept");
  });

  it("is unverified when only other reviewers were asked", () => {
    const outcomes = [anOutcome({ reviewer: "performance-engineer", read: [path] })];
    expect(fateOfS1({ outcomes })).toBe("unverified, kept");
  });

  it("stands when its reviewer has read this very head and only others were asked again", () => {
    const [headSha, reviewer] = ["3f2a91c", "security-auditor"];
    const outcomes = [anOutcome({ reviewer: "code-skeptic", read: [path] })];
    const known = { previous: aState({ headSha }), headSha, completed: [reviewer], outcomes };
    expect(fateOfS1({ ...known, fileHashes: unchanged })).toBe("standing, kept");
    // Of another head, or not to the end, or asked again: then it does not.
    expect(fateOfS1({ ...known, headSha: "0000000" })).toBe("unverified, kept");
    expect(fateOfS1({ ...known, completed: [] })).toBe("unverified, kept");
    const failed = anOutcome({ status: "failed", read: [], unread: [{ path, reason: "broke" }] });
    expect(fateOfS1({ ...known, outcomes: [failed] })).toBe("unverified, kept");
    const { ignored, standing } = identify(aRun({ ...known, suppressions: [aSuppression()] }));
    expect([ignored.map(({ id }) => id), standing]).toEqual([["S1"], []]);
  });

  it("is unverified when nothing is known of the file it was found in", () => {
    const previous = aState({ findings: [aPastFinding({ fileHash: "" })] });
    expect(fateOfS1({ previous })).toBe("unverified, kept");
  });

  it("is let go, and counted, when it vanished without a change to its file", () => {
    expect(fateOfS1({ fileHashes: unchanged })).toBe(noLonger);
  });

  it("is let go, and counted, when its reviewer or its file is no longer part of the configuration", () => {
    expect(fateOfS1({ letters: new Map([["code-skeptic", "C"]]) })).toBe(unasked);
    const skipped = [{ path, reason: "ignored" }];
    expect(fateOfS1({ fileHashes: new Map(), skipped, ignored: new Set([path]) })).toBe(unasked);
    expect(fateOfS1({ outcomes: [anOutcome({ read: ["other.ts"] })] })).toBe(unasked);
  });

  it("is fixed when any of the reviewers that found it read the file again", () => {
    const previous = aState({ findings: [aPastFinding({ alsoFoundBy: ["code-skeptic"] })] });
    const outcomes = [
      anOutcome({ status: "failed", read: [], unread: [{ path, reason: "it broke" }] }),
      anOutcome({ reviewer: "code-skeptic", read: [path] }),
    ];
    expect(fateOfS1({ previous, outcomes })).toBe("fixed, let go");
  });

  it("is neither fixed nor shown when it is below the level that is shown now", () => {
    expect(fateOfS1({ belowMinLevel: [aFinding({ fingerprint: "f-S1" })] })).toBe(", let go");
  });

  it("keeps its id when its file only moved", () => {
    const findings = [aFinding({ path: "src/moved.ts", fingerprint: "other" })];
    const fileHashes = new Map([["src/moved.ts", before]]);
    expect(fateOfS1({ findings, fileHashes })).toBe("open, kept");
  });

  it("stays in the state, review after review, until somebody can tell", () => {
    const outcomes = [
      anOutcome({ status: "failed", read: [], unread: [{ path, reason: "it broke" }] }),
    ];
    const first = identify(aRun({ outcomes }));
    const second = identify(aRun({ outcomes, previous: first.nextState }));
    expect(identify(aRun({ previous: second.nextState })).fixed.map(({ id }) => id)).toEqual([
      "S1",
    ]);
  });
});

describe("a finding that somebody ignores", () => {
  const suppressions = [aSuppression()];
  const reported = aFinding({ fingerprint: "f-S1", line: 99 });

  it("keeps its id and is nothing else", () => {
    const { ignored, findings, nextState } = identify(
      aRun({ suppressions, findings: [reported, aFinding({ fingerprint: "other" })] }),
    );
    expect(ignored).toMatchObject([{ id: "S1", line: 99, by: { login: "grace" } }]);
    expect(findings.map(({ id }) => id)).toEqual(["S2"]);
    expect(nextState.findings.map(({ id }) => id)).toEqual(["S1", "S2"]);
    expect(nextState.findings[0]).not.toHaveProperty("by");
  });

  it("is one from the first review on, where it is ignored already", () => {
    const run = aRun({ suppressions, findings: [reported], previous: undefined });
    expect(identify(run)).toMatchObject({ findings: [], ignored: [{ id: "S1" }] });
  });

  it("leaves without a word when it is gone, whatever became of it", () => {
    expect(fateOfS1({ suppressions })).toBe(", let go");
    expect(fateOfS1({ suppressions, fileHashes: unchanged })).toBe(", let go");
    expect(fateOfS1({ suppressions, outcomes: [anOutcome({ read: ["other.ts"] })] })).toBe(
      ", let go",
    );
  });

  it("stays ignored when nobody could check it again", () => {
    const outcomes = [anOutcome({ status: "failed", read: [], unread: [] })];
    expect(fateOfS1({ suppressions, outcomes })).toBe(", kept");
    expect(identify(aRun({ suppressions, outcomes })).ignored).toMatchObject([{ id: "S1" }]);
  });

  it("stays ignored under another fingerprint when its file moves, until nobody ignores it", () => {
    const findings = [aFinding({ path: "src/moved.ts", fingerprint: "moved" })];
    const moved = { findings, fileHashes: new Map([["src/moved.ts", before]]) };
    const first = identify(aRun({ suppressions, ...moved }));
    expect(first.ignored).toMatchObject([{ id: "S1", ignoredAs: "f-S1", path: "src/moved.ts" }]);
    const previous = first.nextState;
    expect(identify(aRun({ suppressions, ...moved, previous })).ignored).toHaveLength(1);
    const last = identify(aRun({ ...moved, previous }));
    expect(last).toMatchObject({ ignored: [], findings: [{ id: "S1", state: "open" }] });
    expect(last.nextState.findings[0]).not.toHaveProperty("ignoredAs");
  });

  it("shows the first of two decisions", () => {
    const both = [aSuppression({ login: "ada" }), aSuppression({ isForRepository: true })];
    const { ignored } = identify(aRun({ suppressions: both, findings: [reported] }));
    expect(ignored).toMatchObject([{ by: { login: "ada" } }]);
  });
});

describe("ids", () => {
  it("count per reviewer and go on after the last ones", () => {
    const findings = [
      aFinding({ fingerprint: "a" }),
      aFinding({ fingerprint: "b" }),
      aFinding({ fingerprint: "c", reviewer: "code-skeptic" }),
    ];
    const { findings: reported, nextState } = identify(aRun({ findings }));
    expect(reported.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "S2 new",
      "S3 new",
      "C1 new",
    ]);
    expect(nextState.nextId).toEqual({ C: 2, S: 4 });
  });

  it("of what rules found are the same whatever models say, and are remembered first", () => {
    const rule = aFinding({ level: "warning", path: "z.ts" });
    const said = aFinding({ level: "error", path: "a.ts", fingerprint: "said", model: "m/x" });
    const findings = [said, rule].toSorted(compareFindings);
    const { nextState, ...identified } = identify(aRun({ findings, previous: undefined }));
    expect(identified.findings.map(({ id, level }) => [id, level])).toEqual([
      ["S1", "warning"],
      ["S2", "error"],
    ]);
    expect(nextState.findings.map(({ id }) => id)).toEqual(["S1", "S2"]);
  });

  it("are not given again when the state lost its counters", () => {
    const previous = aState({ nextId: {}, findings: [aPastFinding({ id: "S7" })] });
    const findings = [aFinding({ fingerprint: "new" })];
    expect(identify(aRun({ previous, findings })).findings[0]?.id).toBe("S8");
  });

  it("tell two findings with one fingerprint apart", () => {
    const findings = [
      aFinding({ fingerprint: "f-S1", line: 1 }),
      aFinding({ fingerprint: "f-S1", line: 2 }),
    ];
    expect(identify(aRun({ findings })).findings.map(({ id }) => id)).toEqual(["S1", "S2"]);
  });

  it("name one finding only, over any sequence of pushes", () => {
    const push = fc.record({
      prints: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 }),
      hash: fc.constantFrom(before, after),
      status: fc.constantFrom("completed", "failed"),
    });
    fc.assert(
      fc.property(fc.array(push, { maxLength: 8 }), (pushes) => {
        let previous: IdentifyInput["previous"];
        const owner = new Map<string, string>();
        for (const { prints, hash, status } of pushes) {
          const isRead = status === "completed";
          const outcomes = [
            anOutcome({
              status,
              read: isRead ? [path] : [],
              unread: isRead ? [] : [{ path, reason: "" }],
            }),
          ];
          const findings = isRead ? prints.map((fingerprint) => aFinding({ fingerprint })) : [];
          const result = identify(
            aRun({ findings, previous, outcomes, fileHashes: new Map([[path, hash]]) }),
          );
          for (const { id, fingerprint } of [
            ...result.findings,
            ...result.unverified,
            ...result.fixed,
          ]) {
            expect(owner.get(id) ?? fingerprint).toBe(fingerprint);
            owner.set(id, fingerprint);
          }
          expect(new Set(result.nextState.findings.map(({ id }) => id)).size).toBe(
            result.nextState.findings.length,
          );
          previous = result.nextState;
        }
      }),
    );
  });
});
