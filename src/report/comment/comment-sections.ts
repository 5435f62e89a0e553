import { createChanges, type ChangeOptions, type Changes } from "./comment-change.ts";
import { renderFinding, renderPast, type FindingStyle } from "./comment-finding.ts";
import { renderDecision, unignoreUsage } from "../findings/decision.ts";
import type { Detail } from "./fit.ts";
import { renderGantt } from "./gantt.ts";
import {
  fixedTitle,
  ignoredTitle,
  showAgain,
  standingTitle,
  unverifiedExplanation,
  unverifiedTitle,
} from "../messages/earlier-findings.ts";
import { belowMinLevel, coverageLine, moreFindings, timelineNote } from "../messages/review.ts";
import { countOf } from "../text/count-of.ts";
import { chart, fold, shownPath, type Permalink } from "../text/markdown-forms.ts";
import { inlineCode, sentence } from "../text/neutralise.ts";
import { tableOf } from "./reviewers-table.ts";
import {
  followsReview,
  verdictOf,
  type PastFinding,
  type Report,
  type ReportedFinding,
} from "../report.ts";

/**
 * The findings: errors and warnings open up to `maxFindings`, the others folded, notes folded from the start.
 * Texts are rendered once, whatever detail is tried.
 */
export function findingBlocks(
  report: Report,
  options: { maxFindings: number; permalink?: Permalink } & ChangeOptions,
): (detail: Detail) => string[] {
  const notes = report.findings.filter(({ level }) => level === "note");
  const main = report.findings.filter(({ level }) => level !== "note");
  const marked = followsReview(report);
  const base = { marked, permalink: options.permalink };
  const changes = createChanges(report, options);
  const inSection = rendererOf({ ...base, levelled: false }, changes);
  const inFold = rendererOf({ ...base, levelled: true }, changes);

  return (detail) => {
    const open = main.slice(0, options.maxFindings).slice(0, detail.open);
    const folded = main.slice(options.maxFindings).slice(0, detail.folded);
    const errors = open.filter(({ level }) => level === "error");
    const warnings = open.filter(({ level }) => level === "warning");
    const told = notes.slice(0, detail.notes);
    return [
      ...section("### Errors", inSection(errors, detail.errorsCode, detail)),
      ...section("### Warnings", inSection(warnings, detail.warningsCode, detail)),
      ...foldOf(moreFindings(folded.length), inFold(folded, detail.foldedCode, detail)),
      ...foldOf(countOf(told.length, "note"), inSection(told, detail.notesCode, detail)),
    ];
  };
}

function rendererOf(style: Omit<FindingStyle, "brief" | "change">, changes: Changes) {
  const known = new Map<string, string>();
  return (
    findings: readonly ReportedFinding[],
    withCode: boolean,
    detail: Pick<Detail, "changes">,
  ): string[] =>
    findings.map((finding) => {
      const withDiff = changes.isShown(finding, detail.changes);
      const key = `${finding.fingerprint} ${finding.id} ${withCode} ${withDiff}`;
      const text =
        known.get(key) ??
        renderFinding(finding, {
          ...style,
          brief: !withCode,
          change: changes.render(finding, withDiff),
        });
      known.set(key, text);
      return text;
    });
}

function section(title: string, blocks: readonly string[]): string[] {
  return blocks.length === 0 ? [] : [title, ...blocks];
}

function foldOf(title: string, blocks: readonly string[], separator = "\n\n"): string[] {
  return blocks.length === 0 ? [] : [fold(title, blocks.join(separator))];
}

/** Counts what the configuration asks not to see. */
export function belowMinLevelBlock(report: Report): string[] {
  return report.belowMinLevel === 0 ? [] : [belowMinLevel(report.belowMinLevel)];
}

/** Findings of earlier runs: those of this very commit, the fixed ones, and those that nobody checked again. */
export function pastBlocks(
  { standing, fixed, unverified }: Report,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  // A fixed finding's line, and sometimes its file, is gone: nothing to link to.
  const list = (findings: readonly PastFinding[], link?: Permalink) =>
    findings.slice(0, detail.past).map((finding) => renderPast(finding, link));
  return [
    ...(standing.length === 0
      ? []
      : pastBlock(standingTitle(standing.length), [], list(standing, permalink))),
    ...(fixed.length === 0 ? [] : pastBlock(fixedTitle(fixed.length), [], list(fixed))),
    ...(unverified.length === 0
      ? []
      : pastBlock(
          unverifiedTitle(unverified.length),
          [unverifiedExplanation],
          list(unverified, permalink),
        )),
  ];
}

/** Findings that people asked not to be told of: which, who asked, when and why, and how to see the first one again. */
export function ignoredBlock(
  { ignored }: Report,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  const [first] = ignored;
  if (first === undefined) return [];
  const lines = ignored
    .slice(0, detail.past)
    .map((finding) => `${renderPast(finding, permalink)} · ${renderDecision(finding.by)}`);
  const command = inlineCode(unignoreUsage(first.id, first.by));
  const title = ignoredTitle(ignored.length);
  if (lines.length === 0) return [`${title}.`];
  return [fold(title, [lines.join("\n"), showAgain(command)].join("\n\n"))];
}

function pastBlock(title: string, intro: readonly string[], lines: readonly string[]): string[] {
  return lines.length === 0
    ? [`${title}.`]
    : [fold(title, [...intro, lines.join("\n")].join("\n\n"))];
}

/** When which stage and which reviewer ran; on a clean review the table moves in here. */
export function timelineBlock(report: Report): string[] {
  const gantt = renderGantt(report);
  if (gantt === undefined) return [];
  const who = verdictOf(report) === "clean" ? [tableOf(report)] : [];
  const note = timelineNote({ asksModels: report.thought !== undefined });
  return [fold("Timeline", [...who, chart(gantt), `<sub>${note}</sub>`].join("\n\n"))];
}

/** Names the paths that were not read, with their reasons: as many as asked for, those that were meant to be read first. */
export function coverageBlock({ coverage }: Report): (paths: number) => string[] {
  const lines = [...coverage.unread, ...coverage.skipped].map(
    ({ path, reason }) => `- ${inlineCode(shownPath(path))}: ${sentence(reason, 300)}`,
  );
  const title = coverageLine(coverage);
  return (paths) => {
    if (lines.length === 0) return [];
    return paths === 0 ? [`${title}.`] : [fold(title, lines.slice(0, paths).join("\n"))];
  };
}
