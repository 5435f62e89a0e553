import type { MeasuredTimes } from "../../store/records/review-times.ts";
import { timingMarker } from "../../types/markers.ts";
import * as messages from "../messages/timing.ts";
import { formatSaving } from "../text/duration.ts";
import { fold } from "../text/markdown-forms.ts";
import { link } from "../text/neutralise.ts";
import {
  figuresOf,
  latestRow,
  partRows,
  rowsOf,
  tableOf,
  type Row,
  type RunTimes,
} from "./timing-rows.ts";
import { openedToMerged, renderWorkflow, type WorkflowTimes } from "./workflow.ts";

/** What there is to tell of a pull. */
export interface PullTimes {
  /** Markdown: `#34`, or what names a pull of another repository. */
  name: string;
  /** Of another repository: who reads this may not see its commits and findings, so these are not told. */
  isForeign: boolean;
  /** The newest first. */
  runs: RunTimes[];
  /** What `/compare` measured, in any order. */
  measurements: MeasuredTimes[];
  /** Once it is merged. */
  workflow?: WorkflowTimes;
}

/** So many heads have a line that is not folded, and so many lines are folded. */
const mostHeads = 5;
const mostEarlier = 20;

/** So many pulls are told of, the first ones of them unfolded; others are counted. */
export const mostPulls = 10;
const mostOpen = 3;

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
  const folded = shown.slice(mostOpen);
  return [
    ...shown.slice(0, mostOpen).flatMap(renderPull),
    ...(folded.length === 0
      ? []
      : [fold(messages.pullsBefore(folded.length), folded.flatMap(renderBriefly).join("\n\n"))]),
    ...(left > 0 ? [messages.morePulls(left)] : []),
    ...footOf(shown.flatMap(rowsOf)),
  ].join("\n\n");
}

/** The answer where the comment is there already: where it is, and what it says of the first of these pulls. */
export function renderWhereTold([newest]: readonly PullTimes[], url: string): string {
  const where = messages.toldThere(link(messages.timingComment, url));
  if (newest === undefined) return where;
  const { name, workflow } = newest;
  const headline =
    workflow === undefined
      ? headlineOf(latestRow(rowsOf(newest))).join("")
      : openedToMerged(workflow);
  return headline === "" ? where : `${where} ${messages.newestIs(name, headline)}`;
}

function renderPull(pull: PullTimes): string[] {
  const { earlier } = partRows(rowsOf(pull), mostHeads);
  return [
    ...renderBriefly(pull),
    ...(earlier.length === 0
      ? []
      : [
          fold(
            messages.earlierRuns(earlier.length),
            [
              tableOf(earlier.slice(0, mostEarlier), pull.isForeign),
              ...leftOutOf(earlier.length - mostEarlier),
            ].join("\n\n"),
          ),
        ]),
  ];
}

function renderBriefly(pull: PullTimes): string[] {
  const { name, isForeign, workflow } = pull;
  const rows = rowsOf(pull);
  const { shown } = partRows(rows, mostHeads);
  return [
    messages.reviewTimeFor(name),
    ...(workflow === undefined ? [] : [renderWorkflow(workflow)]),
    ...headlineOf(latestRow(rows)),
    ...(shown.length === 0 ? [] : [tableOf(shown, isForeign)]),
  ];
}

function leftOutOf(count: number): string[] {
  return count > 0 ? [messages.olderLeftOut(count, "run")] : [];
}

function headlineOf(row: Row | undefined): string[] {
  if (row === undefined) return [];
  const figures = figuresOf(row);
  switch (figures.kind) {
    case "failed":
      return [messages.latestFailed];
    case "nothing-reviewable":
      return [messages.latestNothing];
    case "partial":
      return [messages.latestIncomplete];
    case "alone":
      return [messages.onLatestRun({ ...figures, fromMs: 0, saving: undefined })];
    case "sum":
    case "measured": {
      const told = { ...figures, saving: formatSaving(figures.fromMs, figures.toMs) };
      return [
        figures.kind === "sum" ? messages.onLatestRun(told) : messages.measuredOfLatest(told),
      ];
    }
    default:
      return figures satisfies never;
  }
}

function footOf(rows: readonly Row[]): string[] {
  const kinds = new Set(rows.map((row) => figuresOf(row).kind));
  const sentences = [
    ...(kinds.has("sum") ? [messages.whatSumMeans] : []),
    ...(kinds.has("measured") ? [messages.whatMeasuredMeans(kinds.has("sum"))] : []),
  ];
  return sentences.length === 0 ? [] : [`<sub>${sentences.join(" ")}</sub>`];
}
