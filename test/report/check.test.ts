import { describe, expect, it } from "vitest";
import { renderCheck, type CheckOptions } from "../../src/report/comment/check.ts";
import type { Report } from "../../src/report/report.ts";
import {
  aFinding,
  anIgnoredFinding,
  anOutcome,
  aPastFinding,
  aReport,
  aWarning,
} from "./builders.ts";
import { fullReport, partialReport } from "./examples.ts";

function conclusion(report: Report, options: Partial<CheckOptions> = {}): string {
  return renderCheck(report, {
    failOn: "error",
    modelFailOn: "never",
    isConfigInvalid: false,
    ...options,
  }).conclusion;
}

const partial = { ...partialReport(), findings: [] };
const failed = aReport({ outcomes: [anOutcome({ status: "failed", read: [] })] });
const nothing = aReport({
  outcomes: [],
  coverage: { files: 1, reviewed: 0, skipped: [], unread: [] },
});

describe("the check", () => {
  it("is green for a complete review with nothing to fail on", () => {
    expect(conclusion(aReport())).toBe("success");
    expect(conclusion(aReport({ findings: [aWarning()] }))).toBe("success");
    expect(conclusion(aReport({ findings: [aFinding()] }), { failOn: "never" })).toBe("success");
  });

  it("is red from failOn on, complete or not", () => {
    expect(conclusion(aReport({ findings: [aFinding()] }))).toBe("failure");
    expect(conclusion(aReport({ findings: [aWarning()] }), { failOn: "warning" })).toBe("failure");
    expect(conclusion({ ...partial, findings: [aFinding()] })).toBe("failure");
    expect(conclusion(aReport({ standing: [aPastFinding()] }))).toBe("failure");
    // Nobody who was asked has anything to read there.
    const unread = { ...nothing, standing: [aPastFinding()] };
    expect(conclusion(unread)).toBe("failure");
    expect(
      renderCheck(unread, { failOn: "error", modelFailOn: "never", isConfigInvalid: false }).title,
    ).toBe("1 error");
    expect(conclusion(aReport({ findings: [aFinding()] }), { isConfigInvalid: true })).toBe(
      "failure",
    );
  });

  it("is never green for anything less than a complete review", () => {
    expect([partial, failed, nothing].map((report) => conclusion(report))).toEqual([
      "neutral",
      "neutral",
      "neutral",
    ]);
    expect(conclusion(aReport(), { isConfigInvalid: true })).toBe("neutral");
    expect(conclusion(partial, { failOn: "never" })).toBe("neutral");
  });

  it("stays red while an error of an earlier review could not be checked again", () => {
    expect(conclusion({ ...partial, unverified: [aPastFinding()] })).toBe("failure");
    expect(conclusion({ ...partial, unverified: [aPastFinding({ level: "note" })] })).toBe(
      "neutral",
    );
  });

  it("does not fail on what somebody ignores, and says that there is some", () => {
    const report = aReport({ ignored: [anIgnoredFinding()] });
    const check = renderCheck(report, {
      failOn: "note",
      modelFailOn: "never",
      isConfigInvalid: false,
    });
    expect(check).toMatchObject({ conclusion: "success", annotations: [] });
    expect(check.title).toBe("nothing to report · 1 ignored");
    const both = { ...partial, ignored: report.ignored };
    expect(
      renderCheck(both, { failOn: "note", modelFailOn: "never", isConfigInvalid: false }),
    ).toMatchObject({
      conclusion: "neutral",
      title: "review incomplete, nothing found so far · 1 ignored",
    });
  });

  it("says what it found and what it read", () => {
    const { title, summary, annotations } = renderCheck(fullReport(), {
      failOn: "error",
      modelFailOn: "never",
      isConfigInvalid: false,
    });
    expect(title).toBe("2 errors, 1 warning, 1 note");
    expect(summary).toMatchInlineSnapshot(`
      "**Review phase: 15m 02s in sum → 8m 01s side by side (−47 %)** · 3 reviewers · \`3f2a91c\`

      Read 9 of 10 files; 1 skipped."
    `);
    expect(annotations).toHaveLength(4);
  });

  it("names beside the verdict whatever else keeps it from being green", () => {
    const titleOf = (report: Report, isConfigInvalid: boolean) =>
      renderCheck(report, { failOn: "error", modelFailOn: "never", isConfigInvalid }).title;
    expect(titleOf({ ...partial, unverified: [aPastFinding()] }, false)).toBe(
      "review incomplete, nothing found so far; 1 not checked again",
    );
    expect(titleOf(aReport(), true)).toBe("nothing to report; the configuration can't be used");
  });

  it("is not moved by what only a model says, unless the repository wants that", () => {
    const report = aReport({ findings: [aFinding({ model: "anthropic/some" })] });
    expect(conclusion(report)).toBe("success");
    expect(conclusion(report, { modelFailOn: "error" })).toBe("failure");
    expect(conclusion(report, { modelFailOn: "error", failOn: "never" })).toBe("failure");
    const past = { ...partial, unverified: [aPastFinding({ model: "anthropic/some" })] };
    expect(conclusion(past)).toBe("neutral");
    const options = { failOn: "error", modelFailOn: "never", isConfigInvalid: false } as const;
    expect(renderCheck(report, options).title).toBe("1 error; 1 said by a model only");
    const doubted = aFinding({ secondLook: { ruling: "doubted", reason: "It is a constant." } });
    expect(conclusion(aReport({ findings: [doubted] }))).toBe("failure");
  });

  it("shows no finding where a repository wants complete reviews only", () => {
    const options = {
      failOn: "error",
      modelFailOn: "never",
      isConfigInvalid: false,
      onlyFailure: true,
    } as const;
    expect(renderCheck(partialReport(), options)).toMatchObject({
      title: "review incomplete, not published",
      annotations: [],
    });
  });
});
