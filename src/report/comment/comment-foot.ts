import type { Detail } from "./fit.ts";
import { diffsLeftOut, fixerLine, whatProofSays } from "../messages/fixes.ts";
import { leftOut, notRemembered, timeExplanation } from "../messages/review.ts";
import { countOf } from "../text/count-of.ts";
import { inlineCode, sentence } from "../text/neutralise.ts";
import { fixesIn, hasTried, isComparable, type Report } from "../report.ts";

/**
 * Names what a comment had no room for.
 * @param untold findings of models, of which `report` holds the others
 */
export function leftOutBlock(
  full: Detail,
  detail: Detail,
  { report, untold, forgotten }: { report: Report; untold: number; forgotten: number },
): string[] {
  const missing = (key: "changes" | "paths" | "notes" | "folded" | "past" | "open" | "notices") =>
    full[key] - detail[key];
  const warnings = report.findings.filter(({ level }) => level === "warning").length;
  const errors = report.findings.filter(({ level }) => level === "error").length;
  const openErrors = Math.min(errors, detail.open);
  const withoutCode =
    (detail.notesCode ? 0 : detail.notes) +
    (detail.foldedCode ? 0 : detail.folded) +
    (detail.errorsCode ? 0 : openErrors) +
    (detail.warningsCode ? 0 : Math.min(warnings, detail.open - openErrors));
  const parts = [
    ...count(untold, "finding of a model", "findings of models"),
    ...count(missing("folded") + missing("open"), "error or warning", "errors and warnings"),
    ...count(missing("notes"), "note"),
    ...(missing("changes") > 0 ? [diffsLeftOut(missing("changes"))] : []),
    ...(withoutCode > 0 ? [`the code of ${countOf(withoutCode, "finding")}`] : []),
    ...count(missing("past"), "earlier finding"),
    ...count(missing("notices"), "notice"),
    ...(detail.table ? [] : ["the table of reviewers"]),
    ...(detail.timeline || report.spans.length === 0 ? [] : ["the timeline"]),
    ...count(missing("paths"), "path that was not read", "paths that were not read"),
  ];
  return [
    ...(parts.length > 0 ? [leftOut(parts)] : []),
    ...(forgotten > 0 ? [notRemembered(forgotten)] : []),
  ];
}

/** What trying to fix something came to; no line where there was nothing to try. */
export function fixerBlock(report: Report): string[] {
  const { fixing } = report;
  if (fixing === undefined || !hasTried(fixing)) return [];
  const { unfinished, ...rest } = fixing;
  const told =
    unfinished === undefined
      ? rest
      : { ...rest, unfinished: { ...unfinished, reason: sentence(unfinished.reason, 300) } };
  const { length } = fixesIn(report);
  const line = [fixerLine(length, told), ...(length === 0 ? [] : [whatProofSays])].join(" ");
  return [`<sub>${line}</sub>`];
}

/** The commands that exist, and what the times mean. */
export function footer(report: Report, commands: readonly string[]): string[] {
  return [
    ...commandsLine(commands),
    ...(isComparable(report) ? [`<sub>${timeExplanation(report.timing)}</sub>`] : []),
  ];
}

/** The commands that exist, as people type them; no line for none. */
export function commandsLine(commands: readonly string[]): string[] {
  return commands.length > 0 ? [`<sub>${commands.map(inlineCode).join(" · ")}</sub>`] : [];
}

function count(some: number, one: string, many = `${one}s`): string[] {
  return some > 0 ? [`${some} ${some === 1 ? one : many}`] : [];
}
