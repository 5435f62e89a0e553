import {
  figuresOf,
  findingsOf,
  typicalRound,
  ways,
  type Comparison,
  type Way,
} from "./comparison.ts";
import * as messages from "../messages/comparison.ts";
import { comparisonRows } from "./comparison-rows.ts";
import { renderGantt } from "../comment/gantt.ts";
import { chart, fold, quoted } from "../text/markdown-forms.ts";
import { inlineText, sentence } from "../text/neutralise.ts";
import { shortShaCode } from "../text/short-sha.ts";
import { table } from "../text/table.ts";

/**
 * A comparison as Markdown: the figures, every reading, a chart of each way, and how it was measured. Some kilobytes.
 *
 * @param elsewhere the number of the pull that it is about, where that is not clear from where it stands
 */
export function renderComparison(comparison: Comparison, elsewhere?: { pull: number }): string {
  const { headSha, notices } = comparison;
  const head = headSha === undefined ? undefined : shortShaCode(headSha);
  return [
    [
      "### Both ways measured",
      ...(elsewhere === undefined ? [] : [`#${elsewhere.pull}`]),
      ...(head === undefined ? [] : [head]),
    ].join(" · "),
    ...resultOf(comparison),
    ...notices.map((notice) => quoted(sentence(notice, 600))),
    ...chartsOf(comparison),
    fold(
      "How this was measured",
      howLines(comparison)
        .map((line) => `- ${line}`)
        .join("\n"),
    ),
  ].join("\n\n");
}

function resultOf(comparison: Comparison): string[] {
  const figures = figuresOf(comparison);
  const { unfinished } = comparison;
  if (figures === undefined) {
    if (unfinished === undefined) return [`**${messages.noFigure}**`];
    const reviewer = inlineText(unfinished.reviewer);
    const reason = sentence(unfinished.reason, 300);
    return [
      `**${messages.noFigure}** ${messages.whyNoFigure({ ...unfinished, reviewer, reason })}`,
    ];
  }
  const [head = [], ...rows] = comparisonRows(comparison.rounds, figures);
  const sentences = [
    ...messages.caveats(figures, comparison),
    messages.foundLine(findingsOf(comparison)),
  ];
  return [
    `**${messages.comparedLine(figures)}** · ${messages.mediansLine(comparison)}`,
    table(head, rows),
    sentences.join(" "),
  ];
}

function chartsOf(comparison: Comparison): string[] {
  return figuresOf(comparison) === undefined ? [] : ways.flatMap((way) => chartOf(comparison, way));
}

/** The reading that comes closest to the median. */
function chartOf(comparison: Comparison, way: Way): string[] {
  const round = typicalRound(comparison, way);
  const reading = comparison.rounds[round - 1]?.readings[way];
  if (reading === undefined) return [];
  const gantt = renderGantt({ spans: [], outcomes: reading.reviewers });
  if (gantt === undefined) return [];
  return [fold(messages.chartTitle(way, round, reading.wallMs), chart(gantt))];
}

function howLines(comparison: Comparison): string[] {
  const { headSha, machine, reviewers } = comparison;
  return messages.howMeasured(comparison, machine, {
    head: headSha === undefined ? undefined : shortShaCode(headSha),
    reviewers: reviewers.map(inlineText),
  });
}
