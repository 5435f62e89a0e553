import { droppedWhy, modelNotes, modelsTook, notShownTitle } from "../messages/models.ts";
import { andMore } from "../messages/progress.ts";
import type { Report, Thought } from "../report.ts";
import { fold, type Permalink } from "../text/markdown-forms.ts";
import { inlineCode } from "../text/neutralise.ts";
import { renderRejected } from "./comment-finding.ts";
import type { Detail } from "./fit.ts";

/** More of what nobody is to act on is not named: findings of earlier runs need the room. */
const mostRejected = 20;

/** What models said that nobody is to act on, who answered, and what asking took. */
export function modelsBlock(
  { thought }: Report,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  if (thought === undefined) return [];
  const answers = thought.answers.map((one) => ({ ...one, model: inlineCode(one.model) }));
  return [
    ...notShown(thought, permalink, detail),
    `<sub>${[modelsTook({ ...thought, answers }), ...modelNotes(thought)].join(" ")}</sub>`,
  ];
}

function notShown(
  { rejected, droppedFor }: Thought,
  permalink: Permalink | undefined,
  detail: Pick<Detail, "past">,
): string[] {
  const lines = rejected
    .slice(0, Math.min(detail.past, mostRejected))
    .map((finding) => renderRejected(finding, permalink));
  if (rejected.length > mostRejected && lines.length > 0) {
    lines.push(`- ${andMore(rejected.length - lines.length)}`);
  }
  const dropped = droppedWhy(droppedFor);
  if (rejected.length === 0 && dropped.length === 0) return [];
  const title = notShownTitle(rejected.length, droppedFor);
  if (lines.length === 0 && rejected.length > 0) return [`${title}.`];
  return [
    fold(title, [...(lines.length === 0 ? [] : [lines.join("\n")]), ...dropped].join("\n\n")),
  ];
}
