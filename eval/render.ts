import { countOf } from "../src/report/text/count-of.ts";
import { formatDuration } from "../src/report/text/duration.ts";
import { table } from "../src/report/text/table.ts";
import type { Case } from "./case.ts";
import type { Account } from "./books.ts";
import type { SetName } from "./engine-sets.ts";
import type { CaseResult } from "./measure.ts";
import type { Tally } from "./tally.ts";

/** What one set of engines made of the cases. */
export interface Measured {
  set: SetName;
  tallies: Tally[];
  results: CaseResult[];
  /** Why not all cases were read. */
  stopped?: string | undefined;
}

const none = "—";
/** U+202F: the thin space that keeps a number and its unit together. */
const thinSpace = "\u202F";

const head = [
  "Engines",
  "Reviewer",
  "Recall",
  "Precision",
  "Told twice",
  "On clean diffs",
  "Median",
  "p95",
  "Tokens in / out",
  "Cost",
];

/** `58 diffs with 59 planted defects, 29 clean ones`. */
export function renderCorpus(cases: readonly Case[]): string {
  const planted = cases.filter(({ labels }) => labels.length > 0);
  const labels = planted.reduce((sum, one) => sum + one.labels.length, 0);
  const clean = cases.length - planted.length;
  return `${countOf(planted.length, "diff")} with ${countOf(labels, "planted defect")}, ${countOf(clean, "clean one")}`;
}

/** A Markdown table, a row for each set and reviewer. */
export function renderTable(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ set, tallies }) => tallies.map((one) => [set, ...rowOf(one)]));
  return table(head, rows);
}

function rowOf(one: Tally): string[] {
  return [
    one.reviewer,
    outOf(one.found, one.labels),
    outOf(one.right, one.right + one.wrong),
    String(one.duplicates),
    `${one.onClean} in ${one.cleanCases}`,
    one.time === undefined ? none : formatDuration(one.time.medianMs),
    one.time === undefined ? none : formatDuration(one.time.p95Ms),
    one.asked === undefined
      ? none
      : `${one.asked.usage.inputTokens.toLocaleString("en")} / ${one.asked.usage.outputTokens.toLocaleString("en")}`,
    typeof one.asked?.usage.usd === "number" ? `$${one.asked.usage.usd.toFixed(2)}` : none,
  ];
}

const askedHead = [
  "Engines",
  "Reviewer",
  "Requests",
  "Came to nothing",
  "Dropped without evidence",
  "Rejected by the second look",
];

/** What became of what models were asked, as a Markdown table; `""` where none was. */
export function renderAsked(measured: readonly Measured[]): string {
  const rows = measured.flatMap(({ set, tallies }) =>
    tallies.flatMap(({ reviewer, asked, rejected = 0 }) => {
      if (asked === undefined) return [];
      const { usage, failed } = asked;
      return [[set, reviewer, ...[usage.requests, failed, droppedBy(asked), rejected].map(String)]];
    }),
  );
  return rows.length === 0 ? "" : table(askedHead, rows);
}

function droppedBy({ dropped }: Account): number {
  return Object.values(dropped).reduce((sum, count) => sum + count, 0);
}

/** The counts first: of ten cases, a percentage alone says more than anybody knows. */
function outOf(part: number, whole: number): string {
  if (whole === 0) return `${part} of ${whole}`;
  return `${part} of ${whole} (${Math.round((part / whole) * 100)}${thinSpace}%)`;
}

/** What was missed and what was wrong, case by case, as Markdown; a heading for each that there is. */
export function renderDetails({ set, results, tallies }: Measured): string {
  const missed = results.flatMap(({ case: { name }, matches }) =>
    matches.missed.map(
      ({ path, line, level, category, what }) =>
        `- ${name} \`${path}:${line}\` (${category} ${level}): ${what}`,
    ),
  );
  const wrong = results.flatMap(({ case: { name, labels }, matches }) =>
    matches.wrong.map(
      ({ path, line, level, ruleId, title }) =>
        `- ${name}${labels.length === 0 ? " (clean)" : ""} \`${path}:${line}\` (${ruleId} ${level}): ${title}`,
    ),
  );
  const dropped = tallies
    .slice(0, -1)
    .flatMap(({ reviewer, asked }) =>
      Object.entries(asked?.dropped ?? {}).map(
        ([reason, count]) => `- ${reviewer}: ${reason} (${count})`,
      ),
    );
  const rejected = results.flatMap(({ case: { name }, review }) =>
    (review.thought?.rejected ?? []).map(
      ({ path, line, reviewer, title, secondLook }) =>
        `- ${name} \`${path}:${line}\` (${reviewer}): ${title}. ${secondLook?.reason ?? ""}`,
    ),
  );
  const sections: [string, string[]][] = [
    [`Missed by ${set}: ${missed.length}`, missed],
    [`Told by ${set}, and not labelled: ${wrong.length}`, wrong],
    [`Dropped without evidence by ${set}, and why`, dropped],
    [`Rejected by the second look of ${set}: ${rejected.length}`, rejected],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `### ${title}\n\n${lines.join("\n")}`)
    .join("\n\n");
}

/** The cases that somebody did not read to the end, a line each. */
export function renderUnfinished({ set, results, stopped }: Measured): string[] {
  const lines = results.flatMap((result) =>
    result.unfinished.map((what) => `${set}: ${result.case.name}: ${what}`),
  );
  return stopped === undefined ? lines : [...lines, `${set}: ${stopped}`];
}

/** The same as one object that can be kept and compared. */
export function toJson(measured: readonly Measured[], cases: readonly Case[], version: string) {
  return {
    version,
    cases: {
      planted: cases.filter(({ labels }) => labels.length > 0).length,
      labels: cases.flatMap(({ labels }) => labels).length,
      clean: cases.filter(({ labels }) => labels.length === 0).length,
    },
    sets: measured.map((one) => ({
      engines: one.set,
      reviewers: one.tallies,
      missed: one.results.flatMap((result) =>
        result.matches.missed.map((label) => ({ case: result.case.name, ...label })),
      ),
      wrong: one.results.flatMap((result) =>
        result.matches.wrong.map(({ path, line, ruleId, level, title }) => ({
          case: result.case.name,
          path,
          line,
          ruleId,
          level,
          title,
        })),
      ),
      unfinished: renderUnfinished(one),
    })),
  };
}
