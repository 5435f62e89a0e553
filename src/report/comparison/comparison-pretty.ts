import { styleText } from "node:util";
import { figuresOf, findingsOf, type Comparison, type Figures } from "./comparison.ts";
import * as messages from "../messages/comparison.ts";
import { comparisonRows } from "./comparison-rows.ts";
import { terminalText } from "../text/neutralise.ts";
import { shortSha } from "../text/short-sha.ts";

/** A comparison for a terminal: every reading, then how it was measured, and the result last, where people look. */
export function renderPrettyComparison(
  comparison: Comparison,
  { color }: { color: boolean },
): string {
  const { headSha, machine, reviewers, notices } = comparison;
  const figures = figuresOf(comparison);
  const how = messages.howMeasured(comparison, machine, {
    head: headSha === undefined ? undefined : shortSha(headSha),
    reviewers: reviewers.map(terminalText),
  });
  const blocks = [
    ...(figures === undefined ? [] : [tableOf(comparisonRows(comparison.rounds, figures))]),
    how.map((line) => `  ${line}`),
    [...notices.map(terminalText), ...resultOf(comparison, figures, color)],
  ];
  return blocks.map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function resultOf(comparison: Comparison, figures: Figures | undefined, color: boolean): string[] {
  const strong = (text: string) =>
    color ? styleText("bold", text, { validateStream: false }) : text;
  if (figures !== undefined) {
    return [
      `${strong(messages.comparedLine(figures))} · ${messages.mediansLine(comparison)}`,
      ...messages.caveats(figures, comparison),
      messages.foundLine(findingsOf(comparison)),
    ];
  }
  const { unfinished } = comparison;
  if (unfinished === undefined) return [strong(messages.noFigure)];
  const reviewer = terminalText(unfinished.reviewer);
  const reason = terminalText(unfinished.reason);
  return [strong(messages.noFigure), messages.whyNoFigure({ ...unfinished, reviewer, reason })];
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  // Words stand to the left, figures to the right.
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  "),
  );
}
