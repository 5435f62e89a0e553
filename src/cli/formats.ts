import { InvalidArgumentError } from "commander";
import type { Report } from "../report/report.ts";
import { toJson } from "../report/json.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { terminalText } from "../report/neutralise.ts";
import { renderPretty } from "../report/pretty.ts";

/** What stands on stdout when a review is done. */
export type Format = "pretty" | "markdown" | "json";

/** Prints the result on stdout. JSON has no place for notices, for example of a wrong configuration: they go to stderr. */
export function printReport(report: Report, format: Format): void {
  if (format === "json") {
    for (const notice of report.notices) process.stderr.write(`${terminalText(notice)}\n`);
  }
  process.stdout.write(formatReport(report, format));
}

/** The report in the wanted form, with one line end at its end. */
function formatReport(report: Report, format: Format): string {
  switch (format) {
    case "json":
      return `${JSON.stringify(toJson(report), null, 2)}\n`;
    case "markdown":
      return `${renderMarkdown(report, { maxFindings: 20 }).trimEnd()}\n`;
    case "pretty":
      return `${renderPretty(report, { color: process.stdout.hasColors?.() ?? false }).trimEnd()}\n`;
  }
}

/** `a,b` as `["a", "b"]`. */
export function parseNames(value: string): string[] {
  const names = value.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("Separate names by commas.");
  return names;
}
