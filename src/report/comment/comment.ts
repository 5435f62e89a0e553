import type { Category } from "../../types/finding.ts";
import { countDiffs, type ChangeOptions } from "./comment-change.ts";
import { fixerBlock, footer, leftOutBlock } from "./comment-foot.ts";
import { heading, shortcomings, sinceLast, timing } from "./comment-head.ts";
import {
  belowMinLevelBlock,
  coverageBlock,
  findingBlocks,
  ignoredBlock,
  pastBlocks,
  timelineBlock,
} from "./comment-sections.ts";
import { renderFitting, type Detail } from "./fit.ts";
import { hiddenPart } from "./hidden-part.ts";
import { modelsBlock } from "./models-block.ts";
import { reviewersTable } from "./reviewers-table.ts";
import { quoted, type Permalink } from "../text/markdown-forms.ts";
import { sentence } from "../text/neutralise.ts";
import { didNotEnd, type Report } from "../report.ts";
import { largestFitting, type State } from "./state.ts";
import { renderIncomplete } from "./stand-in.ts";

export { renderCancelled, renderProgress, renderStarted, renderStopped } from "./stand-in.ts";

export interface CommentOptions extends ChangeOptions {
  /** Longest body, in UTF-16 code units. */
  maxLength: number;
  /** Errors and warnings shown open; the others are folded. */
  maxFindings: number;
  /** Publish nothing but the failure when a reviewer did not finish. */
  onlyFailure?: boolean;
  permalink?: Permalink;
  /** What the next review has to know. */
  state?: State;
  /** What each reviewer reads for, to say what was missed. */
  categories?: ReadonlyMap<string, Category>;
}

/**
 * The one comment of a pull: verdict, time, reviewers, findings, everything else folded; marker and hidden state first.
 * Pure, and never longer than `maxLength`: what does not fit is left out whole and said to be.
 */
export function renderReview(report: Report, options: CommentOptions): string {
  const { maxLength, state } = options;
  if (options.onlyFailure === true && report.outcomes.some(didNotEnd)) {
    return renderIncomplete(report, options);
  }
  const hidden = hiddenPart(state, maxLength);
  const head = `${hidden.lines.join("\n")}\n`;
  const room = maxLength - head.length;
  return `${head}${renderVisible(report, options, { room, forgotten: hidden.forgotten })}`;
}

/** The part that people see, without marker and state. */
export function renderVisible(
  report: Report,
  options: Omit<CommentOptions, "maxLength" | "state">,
  { room, forgotten }: { room: number; forgotten: number },
): string {
  const coverage = coverageBlock(report);
  const tell = (told: Report, full: Detail) => {
    const blocks = findingBlocks(told, options);
    return (detail: Detail) =>
      [
        heading(report),
        timing(report),
        ...report.notices.slice(0, detail.notices).map((notice) => quoted(sentence(notice, 600))),
        ...shortcomings(report, options),
        ...sinceLast(report),
        ...(detail.table ? reviewersTable(report) : []),
        ...blocks(detail),
        ...belowMinLevelBlock(report),
        ...pastBlocks(report, options.permalink, detail),
        ...ignoredBlock(report, options.permalink, detail),
        ...fixerBlock(report),
        ...modelsBlock(report, options.permalink, detail),
        ...(detail.timeline ? timelineBlock(report) : []),
        ...coverage(detail.paths),
        ...leftOutBlock(full, detail, {
          report: told,
          untold: report.findings.length - told.findings.length,
          forgotten,
        }),
        ...footer(report, options.commands ?? []),
      ].join("\n\n");
  };
  const told = withoutWhatModelsSay(report, (some) => {
    const full = fullDetail(some, options);
    return tell(some, full)({ ...full, timeline: false, paths: 0, changes: 0 }).length < room;
  });
  const full = fullDetail(told, options);
  return `${renderFitting(full, room - 1, tell(told, full)) ?? heading(report)}\n`;
}

/** The same report with as many findings of models as fit beside all that rules found: those give way to nobody else. */
function withoutWhatModelsSay(report: Report, fits: (report: Report) => boolean): Report {
  const ofModels = report.findings.filter(({ model }) => model !== undefined);
  if (ofModels.length === 0) return report;
  const withFirst = (count: number): Report => {
    const leftOut = new Set(ofModels.slice(count));
    return { ...report, findings: report.findings.filter((one) => !leftOut.has(one)) };
  };
  return withFirst(
    largestFitting(ofModels.length, (count) => count === 0 || fits(withFirst(count))),
  );
}

function fullDetail(
  report: Report,
  { maxFindings, ...options }: Pick<CommentOptions, "maxFindings" | keyof ChangeOptions>,
): Detail {
  const notes = report.findings.filter(({ level }) => level === "note").length;
  const main = report.findings.length - notes;
  return {
    timeline: true,
    paths: report.coverage.skipped.length + report.coverage.unread.length,
    notesCode: true,
    changes: countDiffs(report, options),
    notes,
    foldedCode: true,
    folded: Math.max(0, main - maxFindings),
    warningsCode: true,
    errorsCode: true,
    past: Math.max(
      ...[
        report.standing,
        report.fixed,
        report.unverified,
        report.ignored,
        report.thought?.rejected ?? [],
      ].map((one) => one.length),
    ),
    open: Math.min(main, maxFindings),
    notices: report.notices.length,
    table: true,
  };
}
