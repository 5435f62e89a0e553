import type { ShardAnswer } from "../../../src/engines/model/answer.ts";
import { createModelEngine } from "../../../src/engines/model/create-model-engine.ts";
import type { Challenged, Claim } from "../../../src/engines/model/model-engine.ts";
import type { CheckedReading } from "../../../src/engines/model/read-excerpts.ts";
import { toMessages, tokensOf } from "../../../src/engines/model/messages.ts";
import type { Outline } from "../../../src/engines/model/outline.ts";
import type { Outliner } from "../../../src/engines/model/outliner.ts";
import type { Ask, Question } from "../../../src/engines/model/ask.ts";
import type { Finding } from "../../../src/types/finding.ts";
import type { LineRange, SourceFile } from "../../../src/types/source.ts";
import { aReviewer, noAbort } from "../reviewing.ts";

export const usage = { requests: 1, inputTokens: 100, outputTokens: 10, cachedTokens: 0, usd: 0 };

/** What a question's model answers; it may look at what it was shown. */
export type Script = (question: Pick<Question<unknown>, "system" | "prompt">) => unknown;

/** Outlines files as if nothing could be parsed. */
export const plainly: Outliner = async (files) =>
  files.map(({ text, removed = [] }) => ({
    outline: anOutline({ text, removed: removed.map(({ lines }) => lines) }),
  }));

/** Outlines files as if each had the same functions, some in others, some sharing a line, and imports here and there. */
export const asIfStructured: Outliner = async (files) =>
  files.map(({ text, removed = [] }) => {
    const last = text.split("\n").length;
    const until = (...ranges: [number, number][]) =>
      ranges.filter(([, end]) => end <= last).map(([start, end]) => ({ start, end }));
    return {
      outline: anOutline({
        text,
        functions: until([5, 20], [7, 10], [10, 14], [30, 140], [32, 60], [100, 102]),
        classes: until([4, 22], [25, 145]),
        imports: until([1, 2], [40, 44]),
        removed: removed.map(({ lines }) => lines),
      }),
    };
  });

export function anOutline(parts: Partial<Outline>): Outline {
  return { text: "", removed: [], functions: [], classes: [], imports: [], ...parts };
}

interface Thinking {
  script?: Script;
  outline?: Outliner;
  denied?: string[];
  contextTokens?: number;
  excerptTokens?: number;
}

/** A question as it was put. */
export interface AskedQuestion {
  system: string;
  prompt: string;
  model: string | undefined;
  /** Of the whole message. */
  tokens: number;
  maxOutputTokens: number;
}

/** A model engine whose model says what the script says, and the questions that it was asked. */
export function aThinker({ script = () => ({ findings: [] }), ...options }: Thinking = {}) {
  const asked: AskedQuestion[] = [];
  const ask: Ask = async (question, { model, signal }) => {
    signal.throwIfAborted();
    const { system, prompt, schema, maxOutputTokens } = question;
    const tokens = tokensOf(toMessages(question));
    asked.push({ system, prompt, model, tokens, maxOutputTokens });
    const value = schema.parse(script({ system, prompt }));
    const answered = { isFallback: false, isRepaired: false, isRemembered: false };
    return { value, model: "test/one", usage, durationMs: 1, ...answered };
  };
  const engine = createModelEngine({ ask, outline: plainly, denied: [], ...options });
  /** Has every shard of these files read. */
  const readAll = async (
    files: readonly SourceFile[],
    { reviewer = aReviewer(), hints = [] as readonly Finding[] } = {},
  ) => {
    const divided = await engine.divide(reviewer, files, noAbort());
    const readings: CheckedReading[] = [];
    for (const shard of divided.shards) {
      readings.push(await engine.read(reviewer, shard, hints, noAbort()));
    }
    return { ...divided, readings };
  };
  /** Has the skeptic look again at all of these claims. */
  const hearAll = async (claims: readonly Claim[], skeptic = aReviewer()) => {
    const heard: Challenged[] = [];
    for (const shard of await engine.divideClaims(skeptic, claims, noAbort())) {
      heard.push(await engine.challenge(skeptic, shard, noAbort()));
    }
    return heard;
  };
  return { engine, asked, readAll, hearAll };
}

/** A file of which these lines are touched; all of them when nobody says. */
export function aChange(text: string, touched?: LineRange[], path = "src/a.ts"): SourceFile {
  const all = [{ start: 1, end: text.split("\n").length }];
  return { path, language: "typescript", text, touched: touched ?? all };
}

export type Said = ShardAnswer["findings"][number];

/** A finding as a model answers it. */
export function aClaim(overrides: Partial<Said> = {}): Said {
  return {
    path: "src/a.ts",
    line: 1,
    endLine: 1,
    quote: "",
    title: "Code built from input",
    message: "A visitor can run any code.",
    remedy: "Parse it instead.",
    level: "error",
    confidence: "high",
    cause: "code-injection",
    cwe: "CWE-94",
    ...overrides,
  };
}

/** A line as a prompt shows it. */
export interface PromptLine {
  path: string;
  number: number;
  isTouched: boolean;
  text: string;
}

/** Reads a prompt as a careful model would: its lines by the markers around them. */
export function linesIn(prompt: string): PromptLine[] {
  const lines: PromptLine[] = [];
  let path = "";
  for (const line of prompt.split("\n")) {
    const name = /^path \| (".*")$/.exec(line)?.[1];
    if (name !== undefined) path = String(JSON.parse(name));
    const [, number, mark, text] = /^ {0,4}(\d+) ([+* ])\| (.*)$/u.exec(line) ?? [];
    if (number === undefined || text === undefined) continue;
    lines.push({ path, number: Number(number), isTouched: mark !== " ", text });
  }
  return lines;
}

/** The lines of a prompt that look like its markers. */
export function markersIn(prompt: string): string[] {
  return prompt.split("\n").filter((line) => line.startsWith("==="));
}
