import { styleText } from "node:util";
import { compareText, type Level } from "../../types/finding.ts";
import { shownDiff } from "../findings/proposal.ts";
import { changeAbove, changeHoldsSecret, fixerLine, howToMake } from "../messages/fixes.ts";
import { droppedWhy, modelNotes, modelsTook, notShownTitle, saidBy } from "../messages/models.ts";
import {
  belowMinLevel,
  coverageLine,
  didNotFinish,
  reviewersLine,
  timeLine,
  verdictExplanation,
  verdictLine,
} from "../messages/review.ts";
import { terminalText } from "../text/neutralise.ts";
import { modelsUsed } from "../models-used.ts";
import {
  fixesIn,
  hasTried,
  isComparable,
  verdictOf,
  type Report,
  type ReportedFinding,
  type ReportedFix,
} from "../report.ts";
import { unfinishedAlike } from "../unfinished.ts";

interface PrettyOptions {
  /** Whether to colour: the caller knows the terminal and NO_COLOR. */
  color: boolean;
}

type Style = Parameters<typeof styleText>[0];
type Paint = (style: Style, text: string) => string;

const levelStyles: Readonly<Record<Level, Style>> = {
  error: "red",
  warning: "yellow",
  note: "blue",
};

/** A report for a terminal: findings by file, then the summary, where people look last. No text in it controls the terminal. */
export function renderPretty(report: Report, { color }: PrettyOptions): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const fixes = new Map(fixesIn(report).map((one) => [one.finding, one]));
  const files = Map.groupBy(report.findings, ({ path }) => path);
  const blocks = [...files]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([path, findings]) =>
      [
        paint(["bold", "underline"], terminalText(path)),
        ...findings
          .toSorted((a, b) => a.line - b.line)
          .flatMap((finding) => [
            ...findingLines(finding, paint),
            ...changeLines(fixes.get(finding), paint),
          ]),
      ].join("\n"),
    );
  return `${[...blocks, summaryLines(report, paint).join("\n")].join("\n\n")}\n`;
}

function findingLines(finding: ReportedFinding, paint: Paint): string[] {
  const style = levelStyles[finding.level];
  const cwe = finding.cwe === undefined ? "" : ` · ${terminalText(finding.cwe)}`;
  const said = saidBy(finding).map((words) => ` · ${words}`);
  const { secondLook } = finding;
  const code = finding.code === "" ? [] : finding.code.replace(/\r?\n$/, "").split(/\r?\n/);
  return [
    `  ${paint(style, `${finding.line}  ${finding.level}`)}  ${paint("bold", oneLine(finding.title))}  ` +
      paint("dim", `${oneLine(finding.ruleId)}${cwe}${said.join("")}`),
    ...code.map((line) => `      ${paint("dim", "│")} ${terminalText(line)}`),
    ...(finding.trace ?? []).map(
      (step) =>
        `      ${paint("dim", "→")} ${terminalText(step.path)}:${step.line} ${oneLine(step.message)}`,
    ),
    ...(finding.message === "" ? [] : [`    why ${oneLine(finding.message)}`]),
    ...(finding.remedy === "" ? [] : [`    do  ${oneLine(finding.remedy)}`]),
    ...(secondLook === undefined || secondLook.ruling === "confirmed"
      ? []
      : [`    but ${oneLine(secondLook.reason)}`]),
  ];
}

/** The proven change, as a diff. */
function changeLines(known: ReportedFix | undefined, paint: Paint): string[] {
  if (known === undefined) return [];
  const { fix, isShown } = known;
  if (!isShown) return [`    fix ${changeHoldsSecret(changeAbove(fix.model !== undefined))}`];
  return [
    `    fix ${changeAbove(fix.model !== undefined)}`,
    ...shownDiff(fix.hunks).map(
      (line) => `      ${paint("dim", "│")} ${paint(diffStyle(line), terminalText(line))}`,
    ),
  ];
}

function diffStyle(line: string): Style {
  return line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "dim";
}

function summaryLines(report: Report, paint: Paint): string[] {
  const verdict = verdictOf(report);
  const ran = report.outcomes.filter(({ status }) => status !== "skipped");
  const finished = ran.filter(({ status }) => status === "completed");
  const { unread, skipped } = report.coverage;
  const explanation = verdictExplanation(verdict, report.coverage);
  const style = verdict === "clean" ? "green" : verdict === "findings" ? "bold" : "yellow";
  return [
    ...report.notices.map(oneLine),
    paint(style, `Chorale · ${verdictLine(verdict, report)}`),
    ...(explanation === undefined ? [] : [explanation]),
    ...unfinishedAlike(ran).map(({ reviewers, reason, ...alike }) =>
      didNotFinish({ ...alike, reviewers: reviewers.map(oneLine), reason: oneLine(reason) }, {}),
    ),
    ...(report.belowMinLevel === 0 ? [] : [belowMinLevel(report.belowMinLevel)]),
    ...(ran.length === 0
      ? []
      : [
          `${timeLine(report.timing, { comparable: isComparable(report) })} · ${reviewersLine(ran.length, finished.length)}`,
        ]),
    ...fixerLines(report),
    ...thoughtLines(report),
    coverageLine(report.coverage),
    ...[...unread, ...skipped].map(
      ({ path, reason }) => `  ${terminalText(path)}: ${oneLine(reason)}`,
    ),
  ];
}

/** What trying to fix something came to. */
function fixerLines(report: Report): string[] {
  const { fixing } = report;
  if (fixing === undefined || !hasTried(fixing)) return [];
  const { length } = fixesIn(report);
  return [oneLine(fixerLine(length, fixing)), ...(length === 0 ? [] : [howToMake(length)])];
}

/** What models had to do with it. */
function thoughtLines(report: Report): string[] {
  const { thought } = report;
  if (thought === undefined) return [];
  const { rejected, droppedFor } = thought;
  return [
    ...(rejected.length === 0 ? [] : [`${notShownTitle(rejected.length, droppedFor)}:`]),
    ...rejected.map(
      ({ path, line, title, secondLook }) =>
        `  ${terminalText(path)}:${line} ${oneLine(title)}: ${oneLine(secondLook?.reason ?? "")}`,
    ),
    ...[
      modelsTook({ ...thought, ...modelsUsed(report) }),
      ...droppedWhy(droppedFor),
      ...modelNotes(thought),
    ].map(oneLine),
  ];
}

function oneLine(text: string): string {
  return terminalText(text.replaceAll(/\s+/g, " ").trim());
}
