import type { Allowance } from "../../net/allowance.ts";
import type { Finding } from "../../types/finding.ts";
import type { Skipped } from "../../types/outcome.ts";
import type { Reviewer } from "../reviewer.ts";
import { ShardAnswer } from "./answer.ts";
import { askCounted } from "./ask-counted.ts";
import { answersOf, askOptions } from "./ask-options.ts";
import type { Ask } from "./ask.ts";
import { checkEvidence, type Evidence } from "./evidence.ts";
import type { ModelReading } from "./model-engine.ts";
import { readPrompt } from "./prompt.ts";
import type { ReadRoom } from "./read-room.ts";
import type { FileExcerpt } from "./show-file.ts";

/** What a model found in one shard, and what was dropped of it for which reason. */
export interface CheckedReading extends ModelReading {
  droppedFor: Evidence["dropped"];
}

export interface ReadingOptions {
  ask: Ask;
  /** What the rules found. */
  hints: readonly Finding[];
  room: ReadRoom;
  signal: AbortSignal;
  time?: Allowance | undefined;
}

/** Has a reviewer's model read excerpts, and believes of its answer what they bear out. */
export async function readExcerpts(
  reviewer: Reviewer,
  excerpts: readonly FileExcerpt[],
  { ask, hints, room, signal, time }: ReadingOptions,
): Promise<CheckedReading> {
  const { answerTokens, mostFindings: most } = room;
  const prompt = readPrompt(reviewer, excerpts, { hints, hintTokens: room.hintTokens, most });
  const question = { ...prompt, schema: ShardAnswer, name: "findings" };
  const { value, usage, durationMs, ...answer } = await askCounted(
    ask,
    { ...question, maxOutputTokens: answerTokens },
    askOptions(reviewer, { signal, time }),
  );
  const { findings, dropped } = checkEvidence(value, {
    reviewer,
    excerpts,
    model: answer.model,
    most,
  });
  const unread = excerpts.flatMap(cutLines);
  const isUnread = new Set(unread.map(({ path }) => path));
  return {
    findings,
    read: excerpts.map(({ file }) => file.path).filter((path) => !isUnread.has(path)),
    unread,
    durationMs,
    usage,
    answers: answersOf(answer),
    droppedFor: dropped,
  };
}

/** A line that was shown in part was not read to the end, and its rest could hold anything. */
function cutLines({ file, lines }: FileExcerpt): Skipped[] {
  const cut = lines.find(({ isTouched, isCut }) => isTouched && isCut);
  if (cut === undefined) return [];
  return [{ path: file.path, reason: `line ${cut.number} is too long to be shown to a model` }];
}
