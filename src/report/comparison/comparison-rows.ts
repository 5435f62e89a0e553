import { ways, type Figures, type Round } from "./comparison.ts";
import { orderOf, wayNames } from "../messages/comparison.ts";
import { formatDuration, formatSaving } from "../text/duration.ts";

/** The table of a comparison, in whatever form: a title row, one a round, and the medians. */
export function comparisonRows(rounds: readonly Round[], figures: Figures): string[][] {
  const times = (oneMs: number, sideMs: number) => [
    formatDuration(oneMs),
    formatDuration(sideMs),
    formatSaving(oneMs, sideMs) ?? "–",
  ];
  return [
    ["Round", "Order", ...ways.map((way) => wayNames[way]), "Difference"],
    ...rounds.map(({ first, readings: { oneAfterAnother, sideBySide } }, index) => [
      String(index + 1),
      orderOf(first),
      ...times(oneAfterAnother.wallMs, sideBySide.wallMs),
    ]),
    ["Median", "", ...times(figures.oneAfterAnotherMs, figures.sideBySideMs)],
  ];
}
