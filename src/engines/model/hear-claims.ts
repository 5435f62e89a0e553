import { setImmediate } from "node:timers/promises";
import type { SourceFile } from "../../types/source.ts";
import { askCounted } from "./ask-counted.ts";
import { answersOf, askOptions } from "./ask-options.ts";
import type { Ask } from "./ask.ts";
import { ChallengeAnswer, readRulings } from "./challenge-answer.ts";
import { challengePrompt } from "./challenge-prompt.ts";
import type { Claim, ClaimShard, ModelEngine } from "./model-engine.ts";
import type { Outliner } from "./outliner.ts";
import { roomBeside } from "./read-room.ts";
import { entriesWithin, roomFor } from "./request-room.ts";
import { showClaims } from "./show-claims.ts";
import type { FileExcerpt } from "./show-file.ts";

export interface HearingOptions {
  ask: Ask;
  outline: Outliner;
  isDenied: (file: SourceFile) => boolean;
  contextTokens: number;
  /** Of excerpts and claims one request shows at most so many tokens. */
  excerptTokens: number;
}

/** Tokens that one of them may take, and how many there are at most. */
const rulingBounds = { each: 200, most: 20 };
const mostRulingTokens = 4000;

/** The second look: which claims are put to the skeptic together, with which code, and what comes of it. */
export function createHearing({
  ask,
  outline,
  isDenied,
  contextTokens,
  excerptTokens,
}: HearingOptions): Pick<ModelEngine, "divideClaims" | "challenge"> {
  const { answer } = roomFor(contextTokens);
  const maxOutputTokens = Math.min(mostRulingTokens, answer);
  const most = entriesWithin(maxOutputTokens, rulingBounds);
  const excerptOf = new WeakMap<ClaimShard, FileExcerpt>();

  return {
    async divideClaims(skeptic, claims, signal): Promise<ClaimShard[]> {
      const empty = { ...challengePrompt(skeptic, [], []), schema: ChallengeAnswer };
      const room = roomBeside(skeptic, empty, { contextTokens, excerptTokens });
      const byFile = Map.groupBy(claims, ({ file }) => file);
      const files = [...byFile.keys()].filter((file) => !isDenied(file));
      const outlined = await outline(files, signal);
      const shards: ClaimShard[] = [];
      for (const [index, file] of files.entries()) {
        // A large file takes a moment: whoever else wants something of this process has its turn in between.
        await setImmediate();
        signal.throwIfAborted();
        const one = outlined[index];
        if (one === undefined || !("outline" in one)) continue;
        const findings = (byFile.get(file) ?? []).map(({ finding }) => finding);
        const groups = showClaims(file, one.outline, { findings, room, most });
        for (const { excerpt, findings: shown } of groups) {
          const shard = { claims: shown.map((finding): Claim => ({ finding, file })) };
          excerptOf.set(shard, excerpt);
          shards.push(shard);
        }
      }
      return shards;
    },

    async challenge(skeptic, shard, signal, time) {
      const excerpt = excerptOf.get(shard);
      if (excerpt === undefined)
        throw new Error("claims are heard by the engine that divided them");
      const findings = shard.claims.map(({ finding }) => finding);
      const prompt = challengePrompt(skeptic, [excerpt], findings);
      const { value, usage, durationMs, ...answered } = await askCounted(
        ask,
        { ...prompt, schema: ChallengeAnswer, name: "rulings", maxOutputTokens },
        askOptions(skeptic, { signal, time }),
      );
      const rulings = readRulings(value, findings);
      return { rulings, usage, answers: answersOf(answered), durationMs };
    },
  };
}
