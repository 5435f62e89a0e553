import { setImmediate } from "node:timers/promises";
import { toHunks } from "../../diff/fix-hunks.ts";
import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { noUsage } from "../../types/usage.ts";
import { askCounted } from "./ask-counted.ts";
import { answersOf, askOptions } from "./ask-options.ts";
import { tellClaims } from "./challenge-prompt.ts";
import { tokensOfBlock, type DataBlock } from "./data-blocks.ts";
import { FixAnswer } from "./fix-answer.ts";
import { fixPrompt, tellRefused } from "./fix-prompt.ts";
import type { HearingOptions } from "./hear-claims.ts";
import { JudgeAnswer, judgePrompt, readJudgement } from "./judge-prompt.ts";
import type { ModelEngine } from "./model-engine.ts";
import { readChanges, showsAsItStands } from "./read-changes.ts";
import { roomBeside } from "./read-room.ts";
import { roomFor } from "./request-room.ts";
import { showFinding } from "./show-finding.ts";
import { makeShowable, type Showable } from "./showable.ts";
import { tellEdits } from "./tell-edits.ts";

const mostChangeTokens = 4000;
const mostJudgementTokens = 1000;

const nothingAsked = { usage: noUsage, durationMs: 0 };

/** Mending: what the-fixer is shown of a finding and what is taken from its answer, and what the skeptic makes of a change. */
export function createMending({
  ask,
  outline,
  isDenied,
  ...limits
}: HearingOptions): Pick<ModelEngine, "proposeFix" | "challengeFix"> {
  const { answer } = roomFor(limits.contextTokens);

  async function open(file: SourceFile, signal: AbortSignal): Promise<Showable | undefined> {
    if (isDenied(file)) return undefined;
    const [one] = await outline([file], signal);
    // A large file takes a moment: whoever else wants something of this process has its turn in between.
    await setImmediate();
    signal.throwIfAborted();
    return one !== undefined && "outline" in one ? makeShowable(file, one.outline) : undefined;
  }

  return {
    async proposeFix(fixer, { finding, file, refused }, signal, time) {
      const room = roomBeside(fixer, { ...fixPrompt(fixer, {}), schema: FixAnswer }, limits);
      const showable = await open(file, signal);
      const told = showable && tellRefused(refused, showable, Math.floor(room / 3));
      const excerpt =
        showable && showFinding(showable, finding, { room: left(room, finding, told) });
      if (excerpt === undefined || !showsAsItStands(excerpt, finding)) {
        return { model: undefined, ...nothingAsked };
      }
      const prompt = fixPrompt(fixer, { excerpt, finding, refused: told });
      const maxOutputTokens = Math.min(mostChangeTokens, answer);
      const { value, usage, durationMs, ...answered } = await askCounted(
        ask,
        { ...prompt, schema: FixAnswer, name: "changes", maxOutputTokens },
        askOptions(fixer, { signal, time }),
      );
      const { model } = answered;
      return {
        ...readChanges(value, excerpt),
        model,
        usage,
        answers: answersOf(answered),
        durationMs,
      };
    },

    async challengeFix(skeptic, { finding, file, edits }, signal, time) {
      const nothing: DataBlock = { name: changeName, lines: [] };
      const empty = { ...judgePrompt(skeptic, { change: nothing }), schema: JudgeAnswer };
      const room = roomBeside(skeptic, empty, limits);
      const showable = await open(file, signal);
      if (showable === undefined) return { believed: undefined, reason: "", ...nothingAsked };
      const change = { name: changeName, lines: tellEdits(showable, edits) };
      const more = toHunks(file.text, edits).hunks.map(({ line, before }) => ({
        start: line,
        end: line + before.length - 1,
      }));
      const excerpt = showFinding(showable, finding, { room: left(room, finding, change), more });
      if (excerpt === undefined) return { believed: undefined, reason: "", ...nothingAsked };
      const prompt = judgePrompt(skeptic, { excerpt, finding, change });
      const maxOutputTokens = Math.min(mostJudgementTokens, answer);
      const { value, usage, durationMs, ...answered } = await askCounted(
        ask,
        { ...prompt, schema: JudgeAnswer, name: "judgement", maxOutputTokens },
        askOptions(skeptic, { signal, time }),
      );
      return { ...readJudgement(value), usage, answers: answersOf(answered), durationMs };
    },
  };
}

const changeName = "change";

/** What is left for an excerpt beside a finding and something else. */
function left(room: number, finding: Finding, beside: DataBlock | undefined): number {
  const taken = beside === undefined ? 0 : tokensOfBlock(beside);
  return room - tokensOfBlock(tellClaims([finding])) - taken;
}
