import { milliseconds, type Row } from "../measure.ts";
import type { Kept } from "./check-database.ts";
import type { Sent } from "./generator-config.ts";
import type { Figures } from "./measure-target.ts";

/** The figures of one target. `bare` are those that it is compared with. */
export function rowsOf(
  name: string,
  { atRate, asFast, memory }: Figures,
  kept?: Kept,
  bare?: Figures,
): Row[] {
  const row = (what: string, figure: string, expected?: string): Row => ({
    what: `${name}: ${what}`,
    figure,
    ...(expected === undefined || bare === undefined ? {} : { expected }),
  });
  const growth = memory.endBytes - memory.startBytes;
  const rows = [
    row("answers a second", (atRate.latenciesMs.length / atRate.seconds).toFixed(0), "500"),
    row("ack p50", milliseconds(quantile(atRate, 0.5))),
    row("ack p90", milliseconds(quantile(atRate, 0.9))),
    row("ack p99", milliseconds(quantile(atRate, 0.99)), "≤ 100 ms"),
    row("slowest ack", milliseconds(quantile(atRate, 1))),
    row("refused or unanswered", String(refused(atRate) + refused(asFast)), "0"),
    row("memory", `${megabytes(memory.startBytes)} → ${megabytes(memory.endBytes)}`),
    row("memory, highest", megabytes(memory.peakBytes)),
    row("memory grows by", megabytes(growth), "≤ 100 MB"),
  ];
  if (bare !== undefined) {
    const ratio = quantile(atRate, 0.99) / quantile(bare.atRate, 0.99);
    rows.push(row("ack p99 / bare", ratio.toFixed(2)));
  }
  if (asFast !== undefined) {
    rows.push(row("answers a second, at most", throughput(asFast).toFixed(0)));
    if (bare?.asFast !== undefined) {
      const ratio = throughput(asFast) / throughput(bare.asFast);
      rows.push(row("at most / bare", ratio.toFixed(2), "≥ 0.5"));
    }
  }
  if (kept !== undefined) {
    rows.push(
      row("lost", String(kept.lost), "0"),
      row("doubled", String(kept.doubled), "0"),
      row("pulls with another than the newest head", String(kept.stale), "0"),
      row("runs, and of them waiting", `${kept.runs}, ${kept.waiting}`),
    );
  }
  return rows;
}

function quantile({ latenciesMs }: Sent, part: number): number {
  const index = Math.ceil(part * latenciesMs.length) - 1;
  return latenciesMs[Math.max(index, 0)] ?? Number.NaN;
}

function throughput({ latenciesMs, seconds }: Sent): number {
  return latenciesMs.length / seconds;
}

function refused(sent: Sent | undefined): number {
  if (sent === undefined) return 0;
  const bad = Object.entries(sent.statuses).filter(([status]) => !status.startsWith("2"));
  return bad.reduce((sum, [, count]) => sum + count, sent.errors);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(0)} MB`;
}
