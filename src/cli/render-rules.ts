import { withoutPlaceholders } from "../report/findings/placeholders.ts";
import { countOf } from "../report/text/count-of.ts";
import { jsonText, terminalText } from "../report/text/neutralise.ts";
import type { ListedRule } from "../reviewers/rule-catalogue.ts";
import type { RuleExamples } from "../reviewers/rule-examples.ts";
import type { ParsedModel } from "../reviewers/read-team-file.ts";
import { compareText } from "../types/finding.ts";

/** The rules for people, by reviewer in columns, how many there are of what, and the models of the folder. */
export function renderRules(
  rules: readonly ListedRule[],
  models: readonly ParsedModel[] = [],
): string {
  if (rules.length === 0) return "There is no such rule.\n";
  const sorted = rules.toSorted((a, b) => compareText(a.reviewer, b.reviewer));
  const lines = columns(sorted.map(rowOf));
  const blocks = Map.groupBy(
    sorted.map(({ reviewer }, index) => ({ reviewer, line: lines[index] ?? "" })),
    ({ reviewer }) => reviewer,
  );
  return [
    ...[...blocks].flatMap(([reviewer, own]) => [
      terminalText(reviewer),
      ...own.map(({ line }) => `  ${line}`),
      "",
    ]),
    ...countsOf(sorted),
    "",
    ...modelsIn(models),
  ].join("\n");
}

/** The same for programs. */
export function rulesJson(rules: readonly ListedRule[]): string {
  const listed = rules.map(({ reviewer, rule }) => {
    const { id, language, severity, message, note, flow, fix, metadata } = rule;
    const { confidence, cwe, cause, remedy, reference } = metadata;
    return {
      id,
      reviewer,
      languages: language,
      level: severity,
      confidence,
      cwe,
      cause,
      title: message,
      note: note.trim(),
      remedy: remedy.trim(),
      reference,
      ways: flow?.map(({ from, to }) => ({ from, to })),
      hasFix: fix !== undefined,
    };
  });
  return jsonText(listed);
}

/** All that is known of one rule, with an example of what it reports and one of what it leaves alone. */
export function renderRule(
  { reviewer, path, rule }: ListedRule,
  examples: readonly RuleExamples[],
): string {
  const { id, language, severity, message, note, metadata } = rule;
  const { confidence, cwe, remedy, reference } = metadata;
  const [reported] = examples.flatMap(({ invalid }) => invalid);
  const [left] = examples.flatMap(({ valid }) => valid);
  return [
    `${reviewer}/${id}`,
    withoutPlaceholders(message),
    [
      severity,
      `${confidence} confidence`,
      ...(cwe === undefined ? [] : [cwe]),
      language.join(", "),
    ].join(" · "),
    "",
    ...labelled("why", withoutPlaceholders(note)),
    ...labelled("do", withoutPlaceholders(remedy)),
    ...waysOf(rule).flatMap((way) => labelled("way", way)),
    ...labelled("see", reference ?? ""),
    ...labelled("in", path),
    ...example("Reported, for example:", reported?.code),
    ...example("Left alone:", left?.code),
  ]
    .map(terminalText)
    .join("\n");
}

/** The models that all rules that follow values know besides those that come with Chorale. */
function modelsIn(models: readonly ParsedModel[]): string[] {
  if (models.length === 0) return [];
  const rows = models.map(({ path, model }) =>
    [model.model, model.language.join(", "), path].map(terminalText),
  );
  return [
    `${countOf(models.length, "model")} of your own:`,
    ...columns(rows).map((line) => `  ${line}`),
    "",
  ];
}

/** On which ways it follows values, one a line. */
function waysOf({ flow = [] }: ListedRule["rule"]): string[] {
  return flow.map(({ from, to, only, direct, text }) =>
    [
      `from ${from.join(", ")} to ${to.join(", ")}`,
      ...(only === undefined ? [] : [`only ${only}`]),
      ...(direct === true ? ["directly"] : []),
      ...(text === undefined ? [] : [`in a text like ${text}`]),
    ].join("; "),
  );
}

function labelled(label: string, text: string): string[] {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line === "" ? [] : [`${label.padEnd(3)} ${line}`];
}

function example(title: string, code: string | undefined): string[] {
  if (code === undefined) return [];
  return [
    "",
    title,
    ...code
      .trimEnd()
      .split("\n")
      .map((line) => `  ${line}`),
  ];
}

function rowOf({ rule }: ListedRule): string[] {
  const { confidence, cwe = "" } = rule.metadata;
  const languages = rule.language.join(", ");
  const title = withoutPlaceholders(rule.message);
  return [rule.id, rule.severity, confidence, cwe, languages, title].map(terminalText);
}

/** How many rules each reviewer has for each language; one for several of them counts in each. */
function countsOf(rules: readonly ListedRule[]): string[] {
  const languages = [...new Set(rules.flatMap(({ rule }) => rule.language))];
  const reviewers = [...new Set(rules.map(({ reviewer }) => reviewer))];
  const row = (name: string, own: readonly ListedRule[]) => [
    terminalText(name),
    ...languages.map((one) => {
      const count = own.filter(({ rule }) => rule.language.includes(one)).length;
      return count === 0 ? "–" : String(count);
    }),
    String(own.length),
  ];
  const rows = [
    ["", ...languages, "rules"],
    ...reviewers.map((name) =>
      row(
        name,
        rules.filter(({ reviewer }) => reviewer === name),
      ),
    ),
    ...(reviewers.length > 1 ? [row("together", rules)] : []),
  ];
  return [`${countOf(rules.length, "rule")}:`, ...columns(rows, { right: true })];
}

/** Lines whose cells begin below each other; with `right` all but the first end there. */
function columns(
  rows: readonly (readonly string[])[],
  { right = false }: { right?: boolean } = {},
): string[] {
  const [first = []] = rows;
  const widths = first.map((_cell, index) =>
    rows.reduce((most, row) => Math.max(most, row[index]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return right && index > 0 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
