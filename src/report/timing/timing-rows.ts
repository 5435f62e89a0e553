import type { MeasuredTimes, ReviewTimes } from "../../store/records/review-times.ts";
import { isCompleteVerdict, toVerdict } from "../report.ts";
import * as messages from "../messages/timing.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";
import { shortShaCode } from "../text/short-sha.ts";
import { table } from "../text/table.ts";

/** A published review, in a line of the table. */
export interface RunTimes extends Omit<ReviewTimes, "runId"> {
  /** From 1, in the order in which the pull's reviews ended. */
  number: number;
}

/** A line of the table: what a review took, or what `/compare` measured. */
export type Row = ({ kind: "run" } & RunTimes) | ({ kind: "measured" } & MeasuredTimes);

/** What there is to compare in a row, or why there is nothing. Milliseconds. */
export type Figures =
  | { kind: "measured" | "sum"; fromMs: number; toMs: number }
  | { kind: "alone"; toMs: number }
  | { kind: "partial"; toMs: number }
  | { kind: "failed" | "nothing-reviewable" };

/** The lines of a pull, the newest first. */
export function rowsOf(pull: {
  runs: readonly RunTimes[];
  measurements: readonly MeasuredTimes[];
}): Row[] {
  return [
    ...pull.measurements.map((one): Row => ({ kind: "measured", ...one })),
    ...pull.runs.map((one): Row => ({ kind: "run", ...one })),
  ].toSorted((a, b) => b.endedMs - a.endedMs);
}

/** Of each of the newest heads the latest review and the latest measurement; then all others. Both in the order given. */
export function partRows(
  rows: readonly Row[],
  mostHeads: number,
): { shown: Row[]; earlier: Row[] } {
  const heads = new Set([...new Set(rows.map(({ headSha }) => headSha))].slice(0, mostHeads));
  const isLatest = (row: Row) =>
    row === rows.find(({ kind, headSha }) => kind === row.kind && headSha === row.headSha);
  const shown = rows.filter((row) => heads.has(row.headSha) && isLatest(row));
  return { shown, earlier: rows.filter((row) => !shown.includes(row)) };
}

/** The one that the headline tells of: the latest review, or what was measured of the same head since. */
export function latestRow(rows: readonly Row[]): Row | undefined {
  const [newest] = rows;
  const run = rows.find(({ kind }) => kind === "run");
  return run === undefined || newest?.headSha === run.headSha ? newest : run;
}

/** What a row has to tell. */
export function figuresOf(row: Row): Figures {
  if (row.kind === "measured") {
    return { kind: "measured", fromMs: row.sequentialMs, toMs: row.sideBySideMs };
  }
  const { wallMs, sumMs, isComparable } = row;
  const verdict = toVerdict(row.verdict);
  switch (verdict) {
    case "failed":
    case "nothing-reviewable":
      return { kind: verdict };
    case "partial":
      return { kind: "partial", toMs: wallMs };
    case "clean":
    case "findings":
      return isComparable
        ? { kind: "sum", fromMs: sumMs, toMs: wallMs }
        : { kind: "alone", toMs: wallMs };
    default:
      return verdict satisfies never;
  }
}

/** @param isForeign leaves out what only those may see who see the pull */
export function tableOf(rows: readonly Row[], isForeign: boolean): string {
  const head = ["Run", "Head", "Sum", "Side by side", "Difference", "Findings"];
  const lines = rows.map((row) => [
    row.kind === "measured" ? messages.cells.measured : String(row.number),
    shortShaCode(row.headSha),
    ...timesOf(figuresOf(row)),
    findingsOf(row),
  ]);
  const isTold = (column: number) =>
    !isForeign || !["Head", "Findings"].includes(head[column] ?? "");
  const told = (cells: readonly string[]) => cells.filter((_, column) => isTold(column));
  return table(told(head), lines.map(told));
}

const none = "–";

/** The sum or one after another, side by side, the difference. */
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
      const { fromMs, toMs } = figures;
      return [formatDuration(fromMs), formatDuration(toMs), formatSaving(fromMs, toMs) ?? none];
    }
    default:
      return figures satisfies never;
  }
}

function findingsOf(row: Row): string {
  if (row.kind === "measured") return none;
  const verdict = toVerdict(row.verdict);
  if (verdict === "failed" || verdict === "nothing-reviewable") return none;
  return messages.findingsCell(row, !isCompleteVerdict(verdict));
}
