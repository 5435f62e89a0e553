import type { ReviewTimes } from "../../store/records/review-times.ts";
import { timingMarker } from "../../types/markers.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";
import { toVerdict } from "../report.ts";
import * as messages from "../messages/timing.ts";
import { shortShaCode } from "../text/short-sha.ts";
import { table } from "../text/table.ts";
import { renderWorkflow, type WorkflowTimes } from "./workflow.ts";

/** A published review, in a line of the table. */
export interface RunTimes extends Omit<ReviewTimes, "runId" | "endedMs"> {
  /** From 1, in the order in which the pull's reviews ended. */
  number: number;
}

/** What there is to tell of a pull. */
export interface PullTimes {
  /** Markdown: `#34`, or what names a pull of another repository. */
  name: string;
  /** Of another repository: who reads this may not see its commits and findings, so these are not told. */
  isForeign: boolean;
  /** The newest first. */
  runs: RunTimes[];
  /** Once it is merged. */
  workflow?: WorkflowTimes;
}

const mostRows = 20;

/** So many pulls are told of; others are counted. */
export const mostPulls = 10;

/**
 * The comment in an issue, about the pulls that name it; the newest first.
 *
 * @param more how many more there are
 */
export function renderTimingNote(pulls: readonly PullTimes[], more = 0): string {
  const text = pulls.length === 0 ? messages.namedNoMore : renderTimes(pulls, more);
  return `${timingMarker}\n${text}`;
}

/** The same without what marks the comment: for an answer. At least one pull, the newest first. */
export function renderTimes(pulls: readonly PullTimes[], more = 0): string {
  const shown = pulls.slice(0, mostPulls);
  const left = pulls.length - shown.length + more;
  const figures = shown.flatMap(({ runs }) => runs.slice(0, mostRows).map(figuresOf));
  return [
    ...shown.flatMap(renderPull),
    ...(left > 0 ? [messages.morePulls(left)] : []),
    ...footOf(figures),
  ].join("\n\n");
}

function renderPull({ name, isForeign, runs, workflow }: PullTimes): string[] {
  const left = runs.length - mostRows;
  const [latest] = runs;
  return [
    messages.reviewTimeFor(name),
    ...(latest === undefined ? [] : [headlineOf(latest), tableOf(runs, isForeign)]),
    ...(left > 0 ? [messages.olderLeftOut(left, "run")] : []),
    ...(workflow === undefined ? [] : [renderWorkflow(workflow)]),
  ];
}

/** What a run has to be compared with: measured, or the sum; or why it has nothing. */
type Figures =
  | { kind: "measured" | "sum"; fromMs: number; toMs: number }
  | { kind: "alone"; toMs: number }
  | { kind: "partial"; toMs: number }
  | { kind: "failed" | "nothing-reviewable" };

function figuresOf({ wallMs, sumMs, isComparable, measured, ...run }: RunTimes): Figures {
  const verdict = toVerdict(run.verdict);
  switch (verdict) {
    case "failed":
    case "nothing-reviewable":
      return { kind: verdict };
    case "partial":
      return { kind: "partial", toMs: wallMs };
    case "clean":
    case "findings":
      if (!isComparable) return { kind: "alone", toMs: wallMs };
      if (measured === null) return { kind: "sum", fromMs: sumMs, toMs: wallMs };
      return { kind: "measured", fromMs: measured.sequentialMs, toMs: measured.sideBySideMs };
    default:
      return verdict satisfies never;
  }
}

function headlineOf(run: RunTimes): string {
  const figures = figuresOf(run);
  switch (figures.kind) {
    case "failed":
      return messages.latestFailed;
    case "nothing-reviewable":
      return messages.latestNothing;
    case "partial":
      return messages.latestIncomplete;
    case "alone":
      return messages.onLatestRun({ ...figures, fromMs: 0, saving: undefined }, false);
    case "sum":
    case "measured": {
      const saving = formatSaving(figures.fromMs, figures.toMs);
      return messages.onLatestRun({ ...figures, saving }, figures.kind === "measured");
    }
    default:
      return figures satisfies never;
  }
}

function tableOf(runs: readonly RunTimes[], isForeign: boolean): string {
  const head = ["Run", "Head", "One after another", "Side by side", "Saved", "Findings"];
  const rows = runs
    .slice(0, mostRows)
    .map((run) => [
      String(run.number),
      shortShaCode(run.headSha),
      ...timesOf(figuresOf(run)),
      findingsOf(run),
    ]);
  const isTold = (column: number) =>
    !isForeign || !["Head", "Findings"].includes(head[column] ?? "");
  const told = (cells: readonly string[]) => cells.filter((_, column) => isTold(column));
  return table(told(head), rows.map(told));
}

const none = "–";

/** One after another, side by side, saved. */
function timesOf(figures: Figures): [string, string, string] {
  switch (figures.kind) {
    case "failed":
      return [none, none, messages.cells.failed];
    case "nothing-reviewable":
      return [none, none, messages.cells.nothingToReview];
    case "partial":
      return [none, formatDuration(figures.toMs), messages.cells.incomplete];
    case "alone":
      return [none, formatDuration(figures.toMs), none];
    case "sum":
    case "measured": {
      const { fromMs, toMs, kind } = figures;
      const mark = kind === "measured" ? " ✓" : "";
      const cell = (ms: number) => formatDuration(ms) + mark;
      return [cell(fromMs), cell(toMs), formatSaving(fromMs, toMs) ?? none];
    }
    default:
      return figures satisfies never;
  }
}

function findingsOf(run: RunTimes): string {
  const verdict = toVerdict(run.verdict);
  if (verdict === "failed" || verdict === "nothing-reviewable") return none;
  return messages.findingsCell(run, verdict === "partial");
}

function footOf(figures: readonly Figures[]): string[] {
  const kinds = new Set(figures.map(({ kind }) => kind));
  const sentences = [
    ...(kinds.has("sum") ? [messages.whatSumMeans] : []),
    ...(kinds.has("measured") ? [messages.whatMeasuredMeans] : []),
  ];
  return sentences.length === 0 ? [] : [`<sub>${sentences.join(" ")}</sub>`];
}
