import { fixHeadline, reviewFollows } from "../messages/fix-command.ts";
import { inlineCode } from "../text/neutralise.ts";
import type { TextChange } from "./patch.ts";
import { renderPatchBlock } from "./patch-block.ts";

/** What `/fix` came to, as its reply tells it. */
export interface FixOutcome {
  /** Each that was asked for, in that order; `fate` is Markdown. */
  findings: { id: string; fate: string }[];
  committed: number;
  proposed: number;
  isDry: boolean;
  /** Why something was not committed, and where it is instead; Markdown. */
  notes: string[];
  /** What is shown as a patch; empty where there is no need to. */
  changes: readonly TextChange[];
  /** Files that hold a secret. */
  secretPaths: readonly string[];
  /** The head that our commits made, if any. */
  headSha?: string | undefined;
}

/** So many findings are listed. */
const mostListed = 100;

/** Renders the reply to `/fix`, at most so many UTF-16 code units long. */
export function renderFixReply(outcome: FixOutcome, room: number): string {
  const { findings, committed, proposed, isDry, notes, changes, secretPaths, headSha } = outcome;
  const headline = fixHeadline({ committed, proposed, asked: findings.length }, isDry);
  const listed = findings.slice(0, mostListed);
  const more = findings.length - listed.length;
  const parts = [
    `**${headline}**`,
    [...linesOf(listed), ...(more > 0 ? [`- ${more} more`] : [])].join("\n"),
    ...notes,
    ...(headSha === undefined ? [] : [reviewFollows(headSha)]),
  ];
  const said = parts.join("\n\n");
  if (changes.length === 0) return said;
  const block = renderPatchBlock(changes, { secretPaths, room: room - said.length - 2 });
  return block === "" ? said : `${said}\n\n${block}`;
}

/** One for all that the same became of, where the first of them stands. */
function linesOf(findings: FixOutcome["findings"]): string[] {
  return [...Map.groupBy(findings, ({ fate }) => fate)].map(
    ([fate, alike]) => `- ${alike.map(({ id }) => inlineCode(id)).join(", ")}: ${fate}.`,
  );
}
