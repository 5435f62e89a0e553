import { standIns } from "../../diff/removed-lines.ts";
import { compareFindings, compareText, isAtLeast, levels } from "../../types/finding.ts";
import type { Finding, Level } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import type { Reviewer } from "../reviewer.ts";
import { excerpt } from "../rules/excerpt.ts";
import { Claimed, type ShardAnswer } from "./answer.ts";
import { linesOfRange } from "./line-ranges.ts";
import { createPlaces, findPlace, misplacements, withSingleBlanks, type Place } from "./places.ts";
import { modelRuleId, quotedLineFingerprint } from "./quoted-line.ts";
import type { FileExcerpt } from "./show-file.ts";

/** Why a model's finding is not believed. */
export const dropReasons = [
  /** A text is missing or endless, or a line is no line. */
  "malformed",
  ...misplacements,
  /** The same cause in the same line. */
  "said twice",
  "too many",
] as const;
export type DropReason = (typeof dropReasons)[number];

/** What is believed of an answer, and how much of it is not. */
export interface Evidence {
  /** Sorted. */
  findings: Finding[];
  dropped: Partial<Record<DropReason, number>>;
}

interface CheckOptions {
  reviewer: Pick<Reviewer, "name" | "category" | "level">;
  excerpts: readonly FileExcerpt[];
  /** The name of the model that answered. */
  model: string;
  /** So many findings are believed of one answer. */
  most: number;
}

/**
 * Believes of an answer what can be checked: the place is one that the model was shown and the change touched, and what it
 * quotes stands there. Everything else is dropped and counted, the least of it if there is too much.
 */
export function checkEvidence({ findings }: ShardAnswer, options: CheckOptions): Evidence {
  const places = createPlaces(options.excerpts);
  const dropped: Evidence["dropped"] = {};
  const drop = (reason: DropReason): void => {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
  };
  const believed = new Map<string, Believed>();
  for (const one of findings) {
    const claimed = Claimed.safeParse(one);
    const place = claimed.success ? findPlace(claimed.data, places) : "malformed";
    if (!claimed.success || typeof place === "string") {
      drop(typeof place === "string" ? place : "malformed");
      continue;
    }
    const key = JSON.stringify([place.file.path, place.lines[0]?.number, claimed.data.cause]);
    if (believed.has(key)) drop("said twice");
    else believed.set(key, { claimed: claimed.data, place });
  }
  const ranked = [...believed.values()].toSorted(byLevel);
  for (const _ of ranked.slice(options.most)) drop("too many");
  return { findings: toFindings(ranked.slice(0, options.most), options), dropped };
}

interface Believed {
  claimed: Claimed;
  place: Place;
}

function byLevel(a: Believed, b: Believed): number {
  return levels.indexOf(a.claimed.level) - levels.indexOf(b.claimed.level) || byPlace(a, b);
}

function byPlace(a: Believed, b: Believed): number {
  return (
    compareText(a.place.file.path, b.place.file.path) ||
    (a.place.lines[0]?.number ?? 0) - (b.place.lines[0]?.number ?? 0) ||
    levels.indexOf(a.claimed.level) - levels.indexOf(b.claimed.level) ||
    compareText(a.claimed.cause, b.claimed.cause)
  );
}

function toFindings(believed: readonly Believed[], { reviewer, model }: CheckOptions): Finding[] {
  const ruleId = modelRuleId(reviewer.name);
  const nth = countEqual();
  return believed
    .toSorted(byPlace)
    .map(({ claimed, place: { file, lines } }): Finding => {
      const { path } = file;
      const line = lines[0]?.number ?? 1;
      const { title, message, remedy, confidence, cause, cwe } = claimed;
      const before = nth(JSON.stringify([path, line]));
      return {
        ruleId,
        reviewer: reviewer.name,
        category: reviewer.category,
        cause,
        level: capped(claimed.level, reviewer.level),
        confidence,
        path,
        line,
        endLine: lines.at(-1)?.number ?? line,
        title: title.replace(/(?<=.)\.$/, ""),
        message,
        remedy,
        code: excerpt(
          lines.map(({ text }) => text),
          { start: 1, end: lines.length },
        ),
        fingerprint: quotedLineFingerprint({
          ruleId,
          path,
          line: lines[0]?.text ?? "",
          nth: before + 1,
          ordinal: equalLinesBefore(file, line),
        }),
        ...(cwe !== undefined && { cwe }),
        model,
      };
    })
    .toSorted(compareFindings);
}

/** How many lines that are judged say the same further up: those that the change wrote, and those that stand for what it removed. */
function equalLinesBefore(file: SourceFile, line: number): number {
  const lines = file.text.split("\n");
  const same = withSingleBlanks(lines[line - 1] ?? "");
  const isSame = (number: number) => withSingleBlanks(lines[number - 1] ?? "") === same;
  const written = file.touched.flatMap(({ start, end }) =>
    linesOfRange({ start, end: Math.min(end, line - 1) }),
  );
  const beside = new Set(standIns(file).filter((number) => number < line));
  return [...written, ...beside].filter(isSame).length;
}

function capped(level: Level, cap: Level | undefined): Level {
  return cap === undefined || isAtLeast(cap, level) ? level : cap;
}

function countEqual(): (key: string) => number {
  const counts = new Map<string, number>();
  return (key) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return count;
  };
}
