import { toHunks } from "../../diff/fix-hunks.ts";
import { tryApplyEdits, type Edit } from "../../types/edit.ts";
import type { Finding } from "../../types/finding.ts";
import type { Fix, Rejection } from "../../types/fix.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Ground, LookAt } from "./ground.ts";
import { moveLines, type MovedLines } from "./moved-lines.ts";

/** A text in which a finding is gone and nothing else is worse, as far as can be told without a model. */
export interface Proven extends Pick<Fix, "hunks" | "isByLines"> {
  after: SourceFile;
  moved: MovedLines;
}

/** What came of a proof, and the time it took, without waiting for a free process. */
export type Proof = { durationMs: number } & ({ proven: Proven } | { rejection: Rejection });

/**
 * Proves a change of a finding's file, in the order of `rejections`: the edits can be made, the text still parses, its format is
 * kept, its reviewers no longer find it there, and nobody finds anything that was not there before.
 * Rejects with the signal's reason once it is aborted.
 */
export async function prove(
  finding: Finding,
  file: SourceFile,
  edits: readonly Edit[],
  lookAt: LookAt,
  signal: AbortSignal,
): Promise<Proof> {
  const made = make(file, edits);
  if (made === undefined) return { durationMs: 0, rejection: "does not apply" };
  const { after, ...lines } = made;
  const before = await lookAt(file, signal);
  if (before.syntaxErrors === undefined) {
    const rejection = file.language === "text" ? "can't be parsed" : "could not be read";
    return { durationMs: before.durationMs, rejection };
  }
  const now = await lookAt(after, signal);
  const durationMs = before.durationMs + now.durationMs;
  const moved = moveLines(lines.hunks);
  const rejection =
    (now.syntaxErrors ?? Infinity) > before.syntaxErrors
      ? "breaks the syntax"
      : keepsFormat(file.text, after.text)
        ? compare(finding, before, now, moved)
        : "changes the format";
  return rejection === undefined
    ? { durationMs, proven: { after, ...lines, moved } }
    : { durationMs, rejection };
}

function make(
  file: SourceFile,
  edits: readonly Edit[],
): (Pick<Fix, "hunks" | "isByLines"> & { after: SourceFile }) | undefined {
  const text = tryApplyEdits(file.text, edits);
  if (text === undefined) return undefined;
  const { hunks, isByLines } = toHunks(file.text, edits);
  const [first] = hunks;
  if (first === undefined) return undefined;
  // Whoever replaces the first line as a whole would take the mark with it.
  const keepsMark = file.hasMark !== true || first.line > 1;
  return { after: { ...file, text }, hunks, isByLines: isByLines && keepsMark };
}

/** Whether lines end as they did before, the last one too. */
function keepsFormat(before: string, after: string): boolean {
  const ends = lineEndsOf(before);
  return (
    [...lineEndsOf(after)].every((end) => ends.has(end) || (ends.size === 0 && end === "\n")) &&
    /[\r\n]$/.test(before) === /[\r\n]$/.test(after)
  );
}

function lineEndsOf(text: string): Set<string> {
  return new Set(text.match(/\r\n|\n|\r/g));
}

/** @returns why the change is not as good as it should be; `undefined` where it is */
function compare(
  finding: Finding,
  before: Ground,
  now: Ground,
  { before: placeBefore, after: placeAfter }: MovedLines,
): Rejection | undefined {
  if (before.findings === undefined || now.findings === undefined) return "could not be read";
  const found = count(before.findings, ({ line }) => placeBefore(line));
  const still = count(now.findings, ({ line }) => placeAfter(line));
  const { line, cause } = finding;
  // It stands for all that its reviewers say of the cause on its line.
  const there = [finding.reviewer, ...(finding.alsoFoundBy ?? [])].flatMap((reviewer) => {
    const own = before.findings?.filter(
      (one) => one.reviewer === reviewer && one.cause === cause && one.line === line,
    );
    const key = keyOf({ ...finding, reviewer }, placeBefore(line)).cause;
    return own === undefined || own.length === 0 ? [] : [{ key, times: own.length }];
  });
  // What only a model says is not there without it: whether it still says so is asked elsewhere.
  if (there.length === 0 && finding.model === undefined) return "could not be read";
  const isStill = there.some(
    ({ key, times }) => countOf(still.causes, key) > countOf(found.causes, key) - times,
  );
  if (isStill) return "still found";
  const isNew = [...still.rules].some(([key, times]) => times > countOf(found.rules, key));
  return isNew ? "finds something new" : undefined;
}

/** What is found in each place, and how often: a fingerprint counts equal code from the top, so it may move on to the next. */
function count(
  findings: readonly Finding[],
  placeOf: (finding: Finding) => string,
): { causes: Map<string, number>; rules: Map<string, number> } {
  const causes = new Map<string, number>();
  const rules = new Map<string, number>();
  for (const finding of findings) {
    const { cause, rule } = keyOf(finding, placeOf(finding));
    causes.set(cause, countOf(causes, cause) + 1);
    rules.set(rule, countOf(rules, rule) + 1);
  }
  return { causes, rules };
}

function keyOf(
  { reviewer, cause, ruleId }: Pick<Finding, "reviewer" | "cause" | "ruleId">,
  place: string,
): { cause: string; rule: string } {
  return {
    cause: JSON.stringify([reviewer, cause, place]),
    rule: JSON.stringify([reviewer, ruleId, place]),
  };
}

function countOf(counts: ReadonlyMap<string, number>, key: string): number {
  return counts.get(key) ?? 0;
}
