import type { Finding } from "../../types/finding.ts";
import { stateLabels } from "../messages/earlier-findings.ts";
import { saidBy, saidSoFar, skepticSays } from "../messages/models.ts";
import { fold, place, type Permalink } from "../text/markdown-forms.ts";
import { codeBlock, inlineText, sentence, shorten } from "../text/neutralise.ts";
import type { PastFinding, ReportedFinding } from "../report.ts";

export interface FindingStyle {
  /** Without code and trace. */
  brief: boolean;
  /** Whether it says new or still open: only after an earlier review. */
  marked: boolean;
  /** Whether it names its level: where no heading does. */
  levelled: boolean;
  permalink: Permalink | undefined;
  /** The proven change that removes it, in Markdown. */
  change?: string | undefined;
}

/** Far above what rules and models are asked for; a limit for what goes wrong. */
export const maxTitle = 200;
export const maxSentence = 1_500;
const maxCodeLines = 12;
const maxCodeLine = 300;
const maxSteps = 12;

/** One finding: headline, code, why, what to do, and the way there folded. */
export function renderFinding(finding: ReportedFinding, style: FindingStyle): string {
  const { path, line } = finding;
  const { permalink } = style;
  const others = (finding.alsoFoundBy ?? []).map((name) => inlineText(shorten(name, 60)));
  const headline = [
    `**${inlineText(finding.id)} · ${sentence(finding.title, maxTitle)}**`,
    place(path, line, permalink),
    ...(style.levelled ? [finding.level] : []),
    ...(finding.cwe === undefined ? [] : [shownCwe(finding.cwe)]),
    ...(style.marked ? [stateLabels[finding.state]] : []),
    ...saidBy(finding),
    ...(others.length > 0 ? [`also found by ${others.join(", ")}`] : []),
  ].join(" · ");
  const blocks = [headline];
  if (!style.brief && finding.code.trim() !== "") {
    blocks.push(codeBlock(cutCode(finding.code), path));
  }
  const why = whyAndWhatToDo(finding);
  if (why !== "") blocks.push(why);
  if (!style.brief) blocks.push(...secondLook(finding));
  if (style.change !== undefined) blocks.push(style.change);
  if (!style.brief) blocks.push(...trace(finding, permalink));
  return blocks.join("\n\n");
}

/**
 * Why it matters and the next step, a line each; a team's rule need not say either. Two spaces at the end break the line where a forge
 * would not.
 */
export function whyAndWhatToDo({ message, remedy }: Pick<Finding, "message" | "remedy">): string {
  return [
    ...(message === "" ? [] : [sentence(message, maxSentence)]),
    ...(remedy === "" ? [] : [`**Do:** ${sentence(remedy, maxSentence)}`]),
  ].join("  \n");
}

/** Why the skeptic thinks otherwise, where it does. */
function secondLook({ secondLook: look }: Pick<Finding, "secondLook">): string[] {
  if (look?.ruling !== "lowered" && look?.ruling !== "doubted") return [];
  return [skepticSays(look.ruling, sentence(look.reason, maxSentence))];
}

/** One line for a finding of a review that is under way, which has no id yet. */
export function renderFound(
  { level, title, path, line, ...said }: Finding,
  permalink: Permalink | undefined,
): string {
  return `- ${[level, sentence(title, maxTitle), place(path, line, permalink), ...saidSoFar(said)].join(" · ")}`;
}

/** One line for what the skeptic rejected, with its reason. */
export function renderRejected(finding: Finding, permalink: Permalink | undefined): string {
  const reason = sentence(finding.secondLook?.reason ?? "", maxSentence);
  const where = place(finding.path, finding.line, permalink);
  return `- ${sentence(finding.title, maxTitle)} · ${where} · ${inlineText(finding.reviewer)}  \n  ${reason}`;
}

/** As it is where it is one; a forge may know how to link it. */
function shownCwe(cwe: string): string {
  return /^CWE-\d+$/.test(cwe) ? cwe : inlineText(cwe);
}

/** One line for a finding of an earlier run. */
export function renderPast(finding: PastFinding, permalink: Permalink | undefined): string {
  const title = finding.title === "" ? finding.ruleId : finding.title;
  const where = place(finding.path, finding.line, permalink);
  return `- ${inlineText(finding.id)} · ${sentence(title, maxTitle)} · ${where}`;
}

function trace(finding: Finding, permalink: Permalink | undefined): string[] {
  const steps = finding.trace ?? [];
  if (steps.length === 0) return [];
  const lines = steps
    .slice(0, maxSteps)
    .map(
      (step, index) =>
        `${index + 1}. ${place(step.path, step.line, permalink)} ${sentence(step.message, 300)}`,
    );
  if (steps.length > maxSteps) lines.push(`\n… ${steps.length - maxSteps} more steps`);
  const summary = `How it gets there, ${steps.length} ${steps.length === 1 ? "step" : "steps"}`;
  return [fold(summary, lines.join("\n"))];
}

function cutCode(code: string): string {
  const lines = code.split("\n");
  const shown = lines.slice(0, maxCodeLines).map((line) => shorten(line, maxCodeLine));
  return (lines.length > maxCodeLines ? [...shown, "…"] : shown).join("\n");
}
