import { stripVTControlCharacters } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { renderPretty } from "../../src/report/print/pretty.ts";
import { aFinding, aFix, aFixing, anOutcome, aReport } from "./builders.ts";
import { fullReport, partialReport, reportWithChanges, thoughtfulReport } from "./examples.ts";
import { hostileText } from "./hostile.ts";

describe("the report in a terminal", () => {
  it.each([
    ["findings", fullReport()],
    ["thoughtful", thoughtfulReport()],
    ["changes", reportWithChanges()],
    ["partial", partialReport()],
    ["clean", aReport()],
  ])("reads well: %s", async (name, report) => {
    await expect(renderPretty(report, { color: false })).toMatchFileSnapshot(
      `__snapshots__/pretty-${name}.txt`,
    );
  });

  it("has colours only when asked for, and the same text", () => {
    const plain = renderPretty(fullReport(), { color: false });
    const coloured = renderPretty(fullReport(), { color: true });
    expect(coloured).toContain("\u001B[31m");
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });

  it("passes on no control character of the code it shows", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const finding = aFinding({
          path: text, title: text, message: text, remedy: text, code: text, ruleId: text,
          trace: [{ path: text, line: 1, message: text }],
        }); // prettier-ignore
        const report = aReport({
          findings: [finding],
          notices: [text],
          outcomes: [anOutcome({ reviewer: text, status: "failed", reason: text })],
          coverage: { files: 2, reviewed: 0, skipped: [{ path: text, reason: text }], unread: [] },
          fixing: aFixing({
            fixes: [aFix({ model: text, hunks: [{ line: 1, before: [text], after: ["", text] }] })],
            unfinished: { count: 1, reason: text },
          }),
        });
        expect(renderPretty(report, { color: false }).replaceAll(/[\n\t]/g, "")).not.toMatch(
          /[\p{Cc}\p{Cf}\p{Cs}]/u,
        );
      }),
    );
  });
});
