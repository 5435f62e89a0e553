import { matchPaths } from "../../diff/match-paths.ts";
import type { Finding } from "../../types/finding.ts";
import type { Skipped } from "../../types/outcome.ts";
import type { SourceFile } from "../../types/source.ts";
import { noUsage, type Answers } from "../../types/usage.ts";
import type { Reviewer } from "../reviewer.ts";
import { ShardAnswer } from "./answer.ts";
import { ChallengeAnswer, readRulings } from "./challenge-answer.ts";
import { challengePrompt } from "./challenge-prompt.ts";
import { checkEvidence, type Evidence } from "./evidence.ts";
import { groupExcerpts } from "./group-excerpts.ts";
import type { Claim, Excerpts, ModelEngine, ModelReading, ModelShard } from "./model-engine.ts";
import type { Outliner } from "./outliner.ts";
import { readPrompt } from "./prompt.ts";
import type { Answer, Ask, AskOptions } from "./ask.ts";
import { askCounted } from "./ask-counted.ts";
import { showClaims } from "./show-claims.ts";
import { showFile, type FileExcerpt } from "./show-file.ts";

export interface ModelEngineOptions {
  /** Bound to the run: to its memory and its budget. */
  ask: Ask;
  outline: Outliner;
  /** Globs of paths that no model may be shown. */
  denied: readonly string[];
  /** Roughly how many tokens one request may show. */
  excerptTokens?: number;
}

/** A reading whose reasons for what was dropped are known by name. */
export interface CheckedReading extends ModelReading {
  droppedFor: Evidence["dropped"];
}

/** It says of a reading what it dropped for which reason. */
export interface CheckingModelEngine extends ModelEngine {
  read(...asked: Parameters<ModelEngine["read"]>): Promise<CheckedReading>;
}

/** Why a file that the configuration keeps from models is not shown to one. */
export const deniedReason = "kept from models by `modelPaths`";

/** A token is taken for so many characters: few enough for code, whose tokens are short. */
const charactersPerToken = 4;
/** An excerpt needs some room around the lines that matter. */
const fewestTokens = 1000;
/** So many findings of one shard are believed. */
const mostFindings = 20;
/** Room for those findings as JSON, a third more for what models write around them. */
const mostAnswerTokens = 8000;
const mostRulingTokens = 4000;

/** How reviewers read with judgement, for one run: excerpts go out, what comes back is checked against them. */
export function createModelEngine({
  ask,
  outline,
  denied,
  excerptTokens = 12_000,
}: ModelEngineOptions): CheckingModelEngine {
  const isDeniedPath = matchPaths(denied, { nocase: true });
  // What was moved or copied out of a folder that is kept still holds what stood there.
  const isDenied = ({ path, oldPath = path }: SourceFile) =>
    isDeniedPath(path) || isDeniedPath(oldPath);
  const budget = Math.max(excerptTokens, fewestTokens) * charactersPerToken;
  // What a shard shows is nobody else's business.
  const excerptsOf = new WeakMap<ModelShard, readonly FileExcerpt[]>();

  return {
    async divide(files, signal): Promise<Excerpts> {
      const touched = files.filter(
        (file) => file.touched.length > 0 || (file.removed ?? []).length > 0,
      );
      const open = touched.filter((file) => !isDenied(file));
      const outlined = await outline(open, signal);
      const unread: Skipped[] = [];
      const shown = open.map((file, index) => {
        const one = outlined[index] ?? { unread: "could not be parsed" };
        if ("outline" in one) return showFile(file, one.outline, { budget });
        unread.push({ path: file.path, reason: one.unread });
        return [];
      });
      const shards = groupExcerpts(shown, budget).map((excerpts): ModelShard => {
        const size = excerpts.reduce((sum, one) => sum + one.size, 0);
        const shard = {
          files: excerpts.map(({ file }) => file),
          tokens: Math.ceil(size / charactersPerToken),
        };
        excerptsOf.set(shard, excerpts);
        return shard;
      });
      const kept = touched.filter(isDenied).map(({ path }) => ({ path, reason: deniedReason }));
      return { shards, kept, unread };
    },

    async read(reviewer, shard, hints, signal, time): Promise<CheckedReading> {
      const excerpts = excerptsOf.get(shard);
      if (excerpts === undefined) throw new Error("a shard is read by the engine that made it");
      const prompt = readPrompt(reviewer, excerpts, { hints, most: mostFindings });
      const { value, usage, durationMs, ...answer } = await askCounted(
        ask,
        {
          ...prompt,
          schema: ShardAnswer,
          name: "findings",
          maxOutputTokens: mostAnswerTokens,
        },
        askOptions(reviewer, { signal, time }),
      );
      const { findings, dropped } = checkEvidence(value, {
        reviewer,
        excerpts,
        model: answer.model,
        most: mostFindings,
      });
      const unread = excerpts.flatMap(cutLines);
      const isUnread = new Set(unread.map(({ path }) => path));
      return {
        findings,
        read: shard.files.map(({ path }) => path).filter((path) => !isUnread.has(path)),
        unread,
        durationMs,
        usage,
        answers: answersOf(answer),
        droppedFor: dropped,
      };
    },

    async challenge(skeptic, claims, signal, time) {
      const nothing = { rulings: [], usage: noUsage, durationMs: 0 };
      const [first] = claims;
      if (first === undefined || isDenied(first.file)) return nothing;
      const [outlined] = await outline([first.file], signal);
      if (outlined === undefined || !("outline" in outlined)) return nothing;
      const { excerpts, shown } = showClaims(first.file, outlined.outline, {
        findings: findingsAbout(claims, first),
        budget,
      });
      if (shown.length === 0) return nothing;
      const prompt = challengePrompt(skeptic, excerpts, shown);
      const { value, usage, durationMs, ...answer } = await askCounted(
        ask,
        {
          ...prompt,
          schema: ChallengeAnswer,
          name: "rulings",
          maxOutputTokens: mostRulingTokens,
        },
        askOptions(skeptic, { signal, time }),
      );
      const rulings = readRulings(value, shown);
      return { rulings, usage, answers: answersOf(answer), durationMs };
    },
  };
}

function askOptions(
  { name: reviewer, model }: Reviewer,
  bounds: Pick<AskOptions, "signal" | "time">,
): AskOptions {
  return { reviewer, ...bounds, ...(model === undefined ? {} : { model }) };
}

function answersOf({ model, isFallback }: Pick<Answer<unknown>, "model" | "isFallback">): Answers {
  return { model, count: 1, asFallback: isFallback ? 1 : 0 };
}

/** A line that was shown in part was not read to the end, and its rest could hold anything. */
function cutLines({ file, lines }: FileExcerpt): Skipped[] {
  const cut = lines.find(({ isTouched, isCut }) => isTouched && isCut);
  if (cut === undefined) return [];
  return [{ path: file.path, reason: `line ${cut.number} is too long to be shown to a model` }];
}

/** One request shows one file; claims about others are somebody's mistake and are not judged. */
function findingsAbout(claims: readonly Claim[], { file }: Claim): Finding[] {
  return claims.filter((claim) => claim.file === file).map(({ finding }) => finding);
}
