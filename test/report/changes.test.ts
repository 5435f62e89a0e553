import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderReview } from "../../src/report/comment/comment.ts";
import { shownIds } from "../../src/report/comment/shown-ids.ts";
import { renderSuggestions, suggestionsFor } from "../../src/report/comment/suggestions.ts";
import { identify } from "../../src/report/findings/identify.ts";
import { fixerLine } from "../../src/report/messages/fixes.ts";
import { renderMarkdown } from "../../src/report/print/markdown.ts";
import { renderPretty } from "../../src/report/print/pretty.ts";
import type { Report } from "../../src/report/report.ts";
import { rejections, type FixHunk } from "../../src/types/fix.ts";
import {
  aFinding,
  aFix,
  aFixing,
  aNote,
  anOutcome,
  aPastFinding,
  aReport,
  aState,
  aWarning,
  permalink,
} from "./builders.ts";
import { hostileText } from "./hostile.ts";

const options = { maxLength: 65_536, maxFindings: 20, permalink };

/** A report of one finding with this change. */
function changed(hunk: Partial<FixHunk> = {}, parts: Parameters<typeof aFix>[0] = {}): Report {
  const hunks = [{ line: 42, before: ["a();"], after: ["b();"], ...hunk }];
  return aReport({
    findings: [aFinding()],
    fixing: aFixing({ fixes: [aFix({ hunks, ...parts })] }),
  });
}

const bodiesOf = (report: Report) => suggestionsFor(report).map(({ remark }) => remark.body);

describe("a proven change in the comment", () => {
  it("is offered by a command only where that exists", () => {
    const body = renderReview(changed(), options);
    expect(body).toContain(
      "<details><summary>Proposed change</summary>\n\n```diff\n@@ -42 +42 @@\n",
    );
    expect(body).not.toContain("/fix");
    expect(renderMarkdown(changed(), { maxFindings: 20 })).toContain("-a();\n+b();\n```\n");
  });

  it("shows nothing of a change that nobody has proven", () => {
    const fix = [{ start: 0, end: 1, text: "unproven" }];
    const body = renderReview(aReport({ findings: [aFinding({ fix })] }), options);
    expect(body).not.toContain("roposed change");
    expect(body).not.toContain("unproven");
  });

  it("says where a longer one can be seen", () => {
    const after = Array.from({ length: 50 }, (_, index) => `line(${index});`);
    const body = renderReview(changed({ after }), { ...options, commands: ["/fix all"] });
    expect(body).toContain("… 12 more lines\n```\n\nThe change is longer than what is shown here;");
    expect(body).toContain("`/fix S1 --dry-run` shows all of it.");
  });

  it("is counted with those that did not pass, in a line of its own", () => {
    const all = Object.fromEntries(rejections.map((rejection) => [rejection, 1]));
    expect(fixerLine(1, aFixing())).toBe("the-fixer: 1 change proposed and proven.");
    expect(fixerLine(0, aFixing({ rejected: all }))).toBe(
      "the-fixer: no change proposed; 9 did not pass the proof (1 did not apply, 1 could not be parsed, 1 broke the syntax, " +
        "1 changed the format of the file, 1 left the finding there, 1 led to a new finding, 1 could not be read again, " +
        "1 did not convince code-skeptic, 1 failed `fix.command`).",
    );
    const unfinished = { count: 2, reason: "timed out after 15m" };
    expect(fixerLine(3, aFixing({ rejected: { "still found": 1 }, unfinished }))).toBe(
      "the-fixer: 3 changes proposed, each proven; 1 more did not pass the proof (1 left the finding there); 2 findings left early (timed out after 15m).",
    );
    const nothing = aReport({ findings: [aFinding()], fixing: aFixing({ fixes: [] }) });
    expect(renderReview(nothing, options)).not.toContain("the-fixer:");
  });

  it("of a finding that is not shown is counted nowhere", () => {
    const report = aReport({ findings: [aNote()], fixing: aFixing() });
    expect(renderReview(report, options)).toContain("the-fixer: no change proposed.");
    expect(shownIds(report)).toEqual({ finding: "C1", fix: undefined });
    expect(shownIds(changed())).toEqual({ finding: "S1", fix: "S1" });
  });

  it("with a secret in its lines is shown nowhere, and can be made all the same", () => {
    const report = { ...changed({ before: ["key = 'hunter2'"] }), unshownFixes: ["f-S1"] };
    const body = renderReview(report, { ...options, commands: ["/fix all"] });
    expect(body).toContain(
      "Proposed change, not shown: a secret stands in its lines · `/fix S1`\n\n",
    );
    expect(`${body}${renderPretty(report, { color: false })}`).not.toContain("hunter2");
    expect(suggestionsFor(report)).toEqual([]);
  });
});

describe("a suggestion", () => {
  it("takes the place of just the lines that were proven, below the finding's name", () => {
    const before = ["a();", "", "\tb();  "];
    expect(suggestionsFor(changed({ before, after: ["\tb();  "] }))).toEqual([
      {
        fingerprint: "f-S1",
        remark: {
          path: "src/db/users.ts",
          line: 42,
          endLine: 44,
          body: "**S1 · SQL built from request input**\n\n```suggestion\n\tb();  \n```",
        },
      },
    ]);
    expect(renderSuggestions(suggestionsFor(changed()))).toMatchInlineSnapshot(`
      "<!-- chorale:suggestions -->
      1 proposed change, beside the line. It was proven by reading the file again with it: the finding is gone, and nothing new is found. Commit it from here; Chorale's comment tells of all findings."
    `);
  });

  it.each([
    [
      "of several places",
      changed({}, { hunks: [3, 9].map((line) => ({ line, before: ["a"], after: [] })) }),
    ],
    ["in a file whose lines end in another way", changed({}, { isByLines: false })],
    ["that hides something", changed({ after: ["b(\u202E);"] })],
    ["of a line that does", changed({ before: ["a();\u200B"] })],
    ["with a carriage return", changed({ after: ["b();\r"] })],
    ["that a bot would obey", changed({ after: ["`", "  /lgtm", "`"] })],
    ["that is very long", changed({ after: ["x".repeat(10_000)] })],
  ])("is none %s", (_, report) => {
    expect(suggestionsFor(report)).toEqual([]);
    expect(renderReview(report, options)).toContain("```diff\n");
  });

  it("is one for each line, the worst finding's, and thirty at most", () => {
    const findings = [aFinding(), aWarning(), aNote()];
    const at = { S1: 5, P1: 6, C1: 8 } as Readonly<Record<string, number>>;
    const fixes = findings.map(({ id, fingerprint }) =>
      aFix({ fingerprint, hunks: [{ line: at[id] ?? 1, before: ["a", "b"], after: [] }] }),
    );
    const shown = bodiesOf(aReport({ findings, fixing: aFixing({ fixes }) }));
    expect(shown.map((body) => body.slice(2, 4))).toEqual(["S1", "C1"]);

    const many = Array.from({ length: 40 }, (_, index) => aFinding({ id: `S${index + 1}` }));
    const each = many.map(({ fingerprint }, index) =>
      aFix({ fingerprint, hunks: [{ line: index + 1, before: ["a"], after: [] }] }),
    );
    expect(bodiesOf(aReport({ findings: many, fixing: aFixing({ fixes: each }) }))).toHaveLength(
      30,
    );
  });

  it("holds what was proven, to the byte, and nothing of a finding ends it", () => {
    fc.assert(
      fc.property(fc.array(hostileText), hostileText, (lines, title) => {
        const after = lines.flatMap((line) => line.split(/\r\n|\r|\n/));
        const report = changed({ after });
        const [body] = bodiesOf({ ...report, findings: [aFinding({ title })] });
        if (body === undefined) return;
        const [, fence = "", inside = ""] = /\n\n(`{3,})suggestion\n([^]*)\1$/.exec(body) ?? [];
        expect(inside).toBe(after.map((line) => `${line}\n`).join(""));
        expect(after.some((line) => line.includes(fence))).toBe(false);
        expect(body.split("\n", 2)[1]).toBe("");
      }),
    );
  });

  it("is remembered for as long as its finding is, also when the file is renamed", () => {
    const past = aPastFinding({ suggested: true });
    const run = (parts: Partial<Parameters<typeof identify>[0]>) =>
      identify({
        headSha: "3f2a91c",
        findings: [],
        previous: aState({ findings: [past] }),
        outcomes: [anOutcome()],
        fileHashes: new Map([[past.path, "fedcba9876543210"]]),
        skipped: [],
        unread: [],
        deleted: new Set(),
        letters: new Map([["security-auditor", "S"]]),
        ...parts,
      });
    const isRemembered = ({ nextState }: ReturnType<typeof run>) =>
      nextState.findings.map(({ suggested }) => suggested);
    expect(isRemembered(run({ findings: [aFinding()] }))).toEqual([true]);
    const moved = run({
      findings: [aFinding({ path: "src/people.ts", fingerprint: "other" })],
      fileHashes: new Map([["src/people.ts", past.fileHash]]),
    });
    expect(isRemembered(moved)).toEqual([true]);
    expect(isRemembered(run({ outcomes: [] }))).toEqual([true]);
    expect(isRemembered(run({}))).toEqual([]);
    expect(isRemembered(run({ findings: [aFinding({ fingerprint: "new" })] }))).toEqual([
      undefined,
    ]);

    const [again] = moved.findings;
    const fixing = aFixing({ fixes: [aFix({ fingerprint: "other", path: "src/people.ts" })] });
    const report = aReport({ findings: again === undefined ? [] : [again], fixing });
    expect(suggestionsFor(report)).toEqual([]);
    expect(renderReview(report, options)).toContain(
      "<summary>Proposed change, beside the line since an earlier review</summary>\n\n```diff",
    );
  });
});
