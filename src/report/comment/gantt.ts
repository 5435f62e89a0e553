import type { Outcome, Span } from "../../types/outcome.ts";
import { fixer } from "../messages/fixes.ts";

/** With more shards than these a reviewer is one bar: GitHub and Gitea draw up to 50,000 characters, people stop reading long before. */
const maxShards = 12;
const maxSections = 20;
/** What a reviewer does that is asked about changes, behind its name. */
const looksAtChanges = "looks at changes";

/** What there is to draw: everything that was timed, and which of it is whose. */
interface Timed {
  spans: readonly Span[];
  outcomes: readonly Pick<Outcome, "reviewer" | "spans">[];
}

interface Section {
  name: string;
  spans: readonly Span[];
}

/**
 * A run as a mermaid gantt chart, times counted from the first start: the stages, then one section a reviewer with
 * its shards, or with one bar where there are many of them, then the-fixer's. `undefined` when nothing was measured.
 */
export function renderGantt(report: Timed): string | undefined {
  const sections = sectionsOf(report).filter(({ spans }) => spans.length > 0);
  const all = sections.flatMap(({ spans }) => spans);
  if (all.length === 0) return undefined;
  const origin = all.reduce((least, span) => Math.min(least, span.startMs), Infinity);
  const end = all.reduce((most, span) => Math.max(most, span.startMs + span.durationMs), origin);
  // Seconds since the chart's own start: unlike %M:%S they do not depend on the reader's time zone.
  const axis = end - origin < 5_000 ? "%Q ms" : "%s s";
  const shown = foldSections(sections);
  // Section names stand to the left of the bars, and are not wrapped: 11 pixels high, some 6 wide.
  const names = shown.map(({ name }) => chartName(name).length);
  const leftPadding = 20 + 7 * Math.max(8, ...names);
  return [
    `%%{init: {"gantt": {"leftPadding": ${leftPadding}}}}%%`,
    "gantt",
    "    dateFormat x",
    `    axisFormat ${axis}`,
    ...shown.flatMap(({ name, spans }) => [
      `    section ${chartName(name)}`,
      ...spans.map((span) => bar(span, origin)),
    ]),
  ].join("\n");
}

function sectionsOf({ spans, outcomes }: Timed): Section[] {
  const ofReviewers = new Set(outcomes.flatMap((outcome) => outcome.spans.map(keyOf)));
  const others = spans.filter((span) => !ofReviewers.has(keyOf(span)));
  const isLong = outcomes.reduce((sum, outcome) => sum + outcome.spans.length, 0) > maxShards;
  const ofReviewer = (own: readonly Span[], reviewer: string, name: string) =>
    isLong && own.length > 1
      ? [joined(name, own)]
      : own.map((span) => ({ ...span, name: shardName(span.name, reviewer) }));
  const reviewers = outcomes.map(({ reviewer, spans: shards }) => ({
    name: reviewer,
    spans: [
      ...ofReviewer(shards, reviewer, `${shards.length} shards`),
      // What it looks at again belongs to it, although it is not part of what it reads.
      ...ofReviewer(lookingAt(reviewer, others, false), reviewer, "looks again"),
      ...ofReviewer(lookingAt(reviewer, others, true), reviewer, looksAtChanges),
    ],
  }));
  const named = [...outcomes.map(({ reviewer }) => reviewer), fixer];
  const stages = others.filter((span) => !named.some((name) => isOf(name)(span)));
  const tries = others.filter(isOf(fixer)).map((span) => ({
    ...span,
    name: shardName(span.name, fixer),
  }));
  return [{ name: "stages", spans: stages }, ...reviewers, { name: fixer, spans: tries }];
}

/** What a reviewer did besides reading: looked at changes that were proposed, or at what was found. */
function lookingAt(reviewer: string, spans: readonly Span[], atChanges: boolean): Span[] {
  const start = `${reviewer} ${looksAtChanges}`;
  return spans.filter((span) => isOf(reviewer)(span) && span.name.startsWith(start) === atChanges);
}

function isOf(reviewer: string): (span: Span) => boolean {
  return ({ name }) => name.startsWith(`${reviewer} `);
}

/** Spans are told apart by value: a resumed run reads them from the store. */
function keyOf(span: Span): string {
  return `${span.startMs} ${span.name}`;
}

/** `security-auditor 1/3` is `1 of 3` in the reviewer's own section, and a lone shard simply `read`; likewise `thinks 1 of 3`. */
function shardName(name: string, reviewer: string): string {
  const own = name.startsWith(`${reviewer} `) ? name.slice(reviewer.length + 1) : name;
  if (own === "1/1") return "read";
  return own.replace(/ 1\/1$/, "").replace(/(^|(?<= ))(\d+)\/(\d+)$/, "$2 of $3");
}

function foldSections(sections: readonly Section[]): Section[] {
  if (sections.length <= maxSections) return [...sections];
  const rest = sections.slice(maxSections - 1);
  const all = joined(
    "all of them",
    rest.flatMap(({ spans }) => spans),
  );
  return [
    ...sections.slice(0, maxSections - 1),
    { name: `${rest.length} more reviewers`, spans: [all] },
  ];
}

/** One bar from the first start of at least one span to the last end. */
function joined(name: string, spans: readonly Span[]): Span {
  const startMs = spans.reduce((least, span) => Math.min(least, span.startMs), Infinity);
  const endMs = spans.reduce((most, span) => Math.max(most, span.startMs + span.durationMs), 0);
  return { name, startMs, durationMs: endMs - startMs };
}

function bar({ name, startMs, durationMs }: Span, origin: number): string {
  const start = Math.round(startMs - origin);
  // A bar without length is not drawn.
  const duration = Math.max(1, Math.round(durationMs));
  return `    ${chartName(name)} :${start}, ${duration}ms`;
}

/** Words that begin a statement in mermaid, wherever they begin a line. */
const statements = new RegExp(
  `^(${[
    "gantt|title|section|includes|excludes|tickinterval|todaymarker|topaxis|click|call|href|vert",
    String.raw`\w+format|inclusive\w*|week\w+|acc\w+|\d{4}-\d`,
  ].join("|")})`,
  "i",
);

/** Letters, digits and a few signs that mean nothing to mermaid or to Markdown; at most 40 characters. */
function chartName(name: string): string {
  const plain = name
    .replaceAll(/[^\p{L}\p{N} ._/()-]+/gu, " ")
    .replaceAll(/ +/g, " ")
    .trim();
  const short = Array.from(plain.slice(0, 80)).slice(0, 40).join("").trim() || "unnamed";
  return statements.test(short) ? `step ${short}` : short;
}
