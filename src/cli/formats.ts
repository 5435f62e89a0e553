import { InvalidArgumentError } from "commander";
import { toJson, type Done } from "../report/print/json.ts";
import { renderMarkdown } from "../report/print/markdown.ts";
import { jsonText, terminalText } from "../report/text/neutralise.ts";
import { verdictLine } from "../report/messages/review.ts";
import { renderPretty } from "../report/print/pretty.ts";
import { verdictOf, type Report } from "../report/report.ts";
import type { Terminal } from "./terminal.ts";

/** What stands on stdout when a review is done. */
export type Format = "pretty" | "markdown" | "json";

/**
 * Prints the result on stdout, and in JSON what was done about it. JSON has no place for sentences, of a wrong configuration or of what kept the review from
 * being complete: they go to stderr.
 */
export function printReport(
  report: Report,
  format: Format,
  { print, complain, hasColors }: Pick<Terminal, "print" | "complain" | "hasColors">,
  done?: Done,
): void {
  if (format === "json") {
    for (const sentence of [...report.notices, ...incompleteness(report)]) {
      complain(`${terminalText(sentence)}\n`);
    }
  }
  print(formatReport(report, format, { color: hasColors, done }));
}

function incompleteness(report: Report): string[] {
  const verdict = verdictOf(report);
  if (verdict !== "partial" && verdict !== "failed") return [];
  const unread = report.coverage.unread.map(({ path, reason }) => `  ${path}: ${reason}`);
  return [`Chorale · ${verdictLine(verdict, report)}`, ...unread];
}

/** The report in the wanted form, without a line end at its end. */
function formatReport(
  report: Report,
  format: Format,
  { color, done }: { color: boolean; done: Done | undefined },
): string {
  switch (format) {
    case "json":
      return jsonText(toJson(report, done));
    case "markdown":
      return renderMarkdown(report, { maxFindings: 20 }).trimEnd();
    case "pretty":
      return renderPretty(report, { color }).trimEnd();
  }
}

/** `a,b` as `["a", "b"]`. */
export function parseNames(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("Separate names by commas.");
  return names;
}
