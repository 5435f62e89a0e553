import { median } from "../../src/report/text/quantile.ts";
import { milliseconds, type Row } from "../measure.ts";
import type { Kept } from "./check-database.ts";
import type { Sent } from "./generator-config.ts";
import type { Figures } from "./measure-target.ts";
import { lateAfterMs } from "./send-by-clock.ts";

/** How fast deliveries were acknowledged, and what memory that took. */
export function figureRows(name: string, { atRate, asFast, memory }: Figures): Row[] {
  const { latenciesMs, late } = atRate;
  const refusedInAll = refused(atRate) + (asFast === undefined ? 0 : refused(asFast));
  const growth = memory.endBytes - memory.startBytes;
  const rows = [
    row(name, "answers a second", throughput(atRate).toFixed(0)),
    row(name, `sent more than ${lateAfterMs} ms late`, `${late} of ${latenciesMs.length}`),
    row(name, "ack p50", milliseconds(quantile(atRate, 0.5))),
    row(name, "ack p90", milliseconds(quantile(atRate, 0.9))),
    row(name, "ack p99", milliseconds(quantile(atRate, 0.99)), "≤ 100 ms"),
    row(name, "slowest ack", milliseconds(quantile(atRate, 1))),
    row(name, "refused or unanswered", String(refusedInAll), "0"),
    row(name, "server's memory", `${megabytes(memory.startBytes)} → ${megabytes(memory.endBytes)}`),
    row(name, "server's memory, highest", megabytes(memory.peakBytes)),
    row(name, "server's memory grows by", megabytes(growth), "≤ 100 MB"),
  ];
  if (memory.children > 0) {
    const highest = `${memory.children}, ${megabytes(memory.childPeakBytes)}`;
    rows.push(row(name, "readers, and the highest memory of one", highest));
  }
  if (asFast !== undefined) {
    rows.push(row(name, "answers a second, at most", throughput(asFast).toFixed(0)));
  }
  return rows;
}

/** Whether what was acknowledged is there. */
export function keptRows(name: string, { lost, doubled, untold, runs }: Kept): Row[] {
  const states = [...runs].map(([status, count]) => `${count} ${status}`);
  return [
    row(name, "lost", String(lost), "0"),
    row(name, "doubled", String(doubled), "0"),
    row(name, "pulls whose newest head was not told of", String(untold), "0"),
    row(name, "runs", states.join(", ")),
  ];
}

/** The same figures of a server that does nothing, and of Chorale's in proportion to them. */
export function comparisonRows(
  bare: readonly Figures[],
  receiving: ReadonlyMap<string, Figures>,
  reviewing: ReadonlyMap<string, Figures>,
): Row[] {
  const p99s = bare.map(({ atRate }) => quantile(atRate, 0.99));
  const most = bare.map(({ asFast }) => mostOf(asFast));
  const name = `bare Probot app, median of ${bare.length}`;
  const rows = [
    row(name, "ack p99", `${milliseconds(median(p99s))} (${p99s.map(milliseconds).join(", ")})`),
    row(
      name,
      "answers a second, at most",
      `${median(most).toFixed(0)} (${most.map((one) => one.toFixed(0)).join(", ")})`,
    ),
  ];
  for (const [version, { atRate, asFast }] of receiving) {
    const ofMost = mostOf(asFast) / median(most);
    const ofP99 = quantile(atRate, 0.99) / median(p99s);
    rows.push(
      row(`${version}, only receiving`, "ack p99 / bare", ofP99.toFixed(2)),
      row(`${version}, only receiving`, "at most / bare", ofMost.toFixed(2), "≥ 0.5"),
    );
  }
  for (const [version, { atRate }] of reviewing) {
    const ofP99 = quantile(atRate, 0.99) / median(p99s);
    rows.push(row(`${version}, reviewing too`, "ack p99 / bare", ofP99.toFixed(2)));
  }
  return rows;
}

function row(name: string, what: string, figure: string, expected?: string): Row {
  return { what: `${name}: ${what}`, figure, ...(expected === undefined ? {} : { expected }) };
}

function quantile({ latenciesMs }: Sent, part: number): number {
  const index = Math.ceil(part * latenciesMs.length) - 1;
  return latenciesMs[Math.max(index, 0)] ?? Number.NaN;
}

/** Answers a second, whatever they were, from the first delivery to the last answer. */
function throughput({ latenciesMs, errors, seconds }: Sent): number {
  return (latenciesMs.length - errors) / seconds;
}

function mostOf(sent: Sent | undefined): number {
  return sent === undefined ? Number.NaN : throughput(sent);
}

function refused({ statuses, errors }: Sent): number {
  const bad = Object.entries(statuses).filter(([status]) => !status.startsWith("2"));
  return bad.reduce((sum, [, count]) => sum + count, errors);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}
