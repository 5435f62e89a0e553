import { renderFinding, renderPast, renderRejected, type FindingStyle } from "./comment-finding.ts";
import { renderDecision, unignoreUsage } from "../findings/decision.ts";
import { formatDuration } from "../text/duration.ts";
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
import { andMore } from "../messages/progress.ts";
import { modelNotes, modelsTook, rejectedTitle, usageCell } from "../messages/models.ts";
import {
  belowMinLevel,
  coverageLine,
  foundBy,
  moreFindings,
  noReason,
  timelineNote,
} from "../messages/review.ts";
import { countOf } from "../text/count-of.ts";
import { chart, fold, shownPath, type Permalink } from "../text/markdown-forms.ts";
import { inlineCode, inlineText, sentence, shorten } from "../text/neutralise.ts";
import { table } from "../text/table.ts";
import type { Outcome } from "../../types/outcome.ts";
import { addUsage, noUsage, type Usage } from "../../types/usage.ts";
import {
  followsReview,
  verdictOf,
  type PastFinding,
  type Report,
  type ReportedFinding,
} from "../report.ts";

/** Who read, what they found, how long their reading took. */
export function reviewersTable(report: Report): string[] {
  const quiet = ["clean", "failed", "nothing-reviewable"].includes(verdictOf(report));
  return quiet || report.outcomes.length === 0 ? [] : [tableOf(report)];
}

function tableOf({ outcomes, findings, thought }: Report): string {
  const saysCost = thought !== undefined && thought.usage.requests > 0;
  const rows = outcomes.map((outcome) => {
    const { reviewer, status, durationMs, unread } = outcome;
    const own = findings.filter(
      (finding) => finding.reviewer === reviewer || finding.alsoFoundBy?.includes(reviewer),
    );
    const reason = inlineText(shorten(outcome.reason ?? noReason, 120));
    const found = foundBy({ status }, own, { reason, unread: unread.length });
    const took = status === "skipped" ? "–" : formatDuration(durationMs);
    const asked = usageCell(usageOf(outcome, thought));
    return [inlineText(reviewer), found, took, ...(saysCost ? [asked] : [])];
  });
  return table(["Reviewer", "Found", "Took", ...(saysCost ? ["Model"] : [])], rows);
}

/** What a reviewer's model took; the skeptic's also for its second look. */
function usageOf({ reviewer, usage = noUsage }: Outcome, thought: Report["thought"]): Usage {
  const look = thought?.secondLook;
  return look?.by === reviewer ? addUsage([usage, look.usage]) : usage;
}

/**
 * The findings: errors and warnings open up to `maxFindings`, the others folded, notes folded from the start.
 * Texts are rendered once, whatever detail is tried.
 */
export function findingBlocks(
  report: Report,
  options: { maxFindings: number; permalink?: Permalink },
): (detail: Detail) => string[] {
  const notes = report.findings.filter(({ level }) => level === "note");
  const main = report.findings.filter(({ level }) => level !== "note");
  const marked = followsReview(report);
  const base = { marked, permalink: options.permalink };
  const inSection = rendererOf({ ...base, levelled: false });
  const inFold = rendererOf({ ...base, levelled: true });

  return (detail) => {
    const open = main.slice(0, options.maxFindings).slice(0, detail.open);
    const folded = main.slice(options.maxFindings).slice(0, detail.folded);
    const errors = open.filter(({ level }) => level === "error");
    const warnings = open.filter(({ level }) => level === "warning");
    const told = notes.slice(0, detail.notes);
    return [
      ...section("### Errors", inSection(errors, detail.errorsCode)),
      ...section("### Warnings", inSection(warnings, detail.warningsCode)),
      ...foldOf(moreFindings(folded.length), inFold(folded, detail.foldedCode)),
      ...foldOf(countOf(told.length, "note"), inSection(told, detail.notesCode)),
    ];
  };
}

function rendererOf(style: Omit<FindingStyle, "brief">) {
  const known = {
    brief: new Map<ReportedFinding, string>(),
    full: new Map<ReportedFinding, string>(),
  };
  return (findings: readonly ReportedFinding[], withCode: boolean): string[] => {
    const texts = withCode ? known.full : known.brief;
    return findings.map((finding) => {
      const text = texts.get(finding) ?? renderFinding(finding, { ...style, brief: !withCode });
      texts.set(finding, text);
      return text;
    });
  };
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

/** More of what nobody is to act on is not named: findings of earlier runs need the room. */
const mostRejected = 20;

/** What models said that nobody is to act on, and what asking them took. */
export function thoughtBlock(
  { thought }: Report,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  if (thought === undefined) return [];
  const { rejected } = thought;
  const lines = rejected
    .slice(0, Math.min(detail.past, mostRejected))
    .map((finding) => renderRejected(finding, permalink));
  if (rejected.length > mostRejected && lines.length > 0) {
    lines.push(`- ${andMore(rejected.length - lines.length)}`);
  }
  return [
    ...(rejected.length === 0 ? [] : pastBlock(rejectedTitle(rejected.length), [], lines)),
    `<sub>${[modelsTook(thought), ...modelNotes(thought)].join(" ")}</sub>`,
  ];
}

/** When which stage and which reviewer ran; on a clean review the table moves in here. */
export function timelineBlock(report: Report): string[] {
  const gantt = renderGantt(report);
  if (gantt === undefined) return [];
  const who = verdictOf(report) === "clean" ? [tableOf(report)] : [];
  return [fold("Timeline", [...who, chart(gantt), `<sub>${timelineNote}</sub>`].join("\n\n"))];
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
