import { droppedWhy, modelNotes, modelsTook, notShownTitle } from "../messages/models.ts";
import { andMore } from "../messages/progress.ts";
import { modelsUsed } from "../models-used.ts";
import type { Report, Thought } from "../report.ts";
import { fold, type Permalink } from "../text/markdown-forms.ts";
import { inlineCode } from "../text/neutralise.ts";
import { renderRejected } from "./comment-finding.ts";
import type { Detail } from "./fit.ts";

/** More of what nobody is to act on is not named: findings of earlier runs need the room. */
const mostRejected = 20;

/** What models said that nobody is to act on, who answered, and what asking took. */
export function modelsBlock(
  report: Report,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  const { thought } = report;
  if (thought === undefined) return [];
  const { rejected, droppedFor } = thought;
  const { usage, answers: all } = modelsUsed(report);
  const answers = all.map((one) => ({ ...one, model: inlineCode(one.model) }));
  const dropped = droppedWhy(droppedFor);
  const lines = rejectedLines(rejected, permalink, detail.past);
  const title = notShownTitle(rejected.length, droppedFor);
  const isFolded = lines.length > 0;
  return [
    ...(isFolded ? [fold(title, [lines.join("\n"), ...dropped].join("\n\n"))] : []),
    ...(!isFolded && rejected.length > 0 ? [`${title}.`] : []),
    `<sub>${[
      modelsTook({ ...thought, usage, answers }),
      ...(rejected.length > 0 ? [] : dropped),
      ...modelNotes(thought),
    ].join(" ")}</sub>`,
  ];
}

function rejectedLines(
  rejected: Thought["rejected"],
  permalink: Permalink | undefined,
  most: number,
): string[] {
  const lines = rejected
    .slice(0, Math.min(most, mostRejected))
    .map((finding) => renderRejected(finding, permalink));
  const isCut = rejected.length > mostRejected && lines.length > 0;
  return isCut ? [...lines, `- ${andMore(rejected.length - lines.length)}`] : lines;
}
