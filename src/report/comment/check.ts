import { isAtLeast, type Finding, type Level } from "../../types/finding.ts";
import { shortcomings, sinceLast, timing } from "./comment-head.ts";
import { notCheckedAgain } from "../messages/earlier-findings.ts";
import { saidByModelsOnly } from "../messages/models.ts";
import { notPublished, publishesCompleteOnly } from "../messages/endings.ts";
import { configNotUsable, rulesNotUsable, teamNotUsable } from "../messages/notices.ts";
import { coverageLine, verdictLine } from "../messages/review.ts";
import { sentence } from "../text/neutralise.ts";
import { didNotEnd, isCompleteVerdict, verdictOf, type Report } from "../report.ts";

/** What stands beside a commit; a forge adds the commit. */
export interface CheckText {
  conclusion: "success" | "failure" | "neutral";
  /** Plain text, short enough for a commit status. */
  title: string;
  /** Markdown. */
  summary: string;
  annotations: Finding[];
}

export interface CheckOptions {
  /** A finding at this level or above fails the check. */
  failOn: Level | "never";
  /** The same for what only a model says: whoever writes a change can talk to a model. */
  modelFailOn: Level | "never";
  /** The configuration could not be used: the review ran with the defaults, which nobody chose. */
  isConfigInvalid: boolean;
  /** The same of a file of the repository's own reviewers: somebody who was to read could not. */
  isTeamInvalid?: boolean;
  /** The same of the repository's own rules. */
  areRulesInvalid?: boolean;
  /** Show nothing but the failure when a reviewer did not finish. */
  onlyFailure?: boolean;
}

/** The verdict of a report beside its commit. Green is for complete reviews alone. */
export function renderCheck(report: Report, options: CheckOptions): CheckText {
  const isHidden = options.onlyFailure === true && report.outcomes.some(didNotEnd);
  return {
    conclusion: conclusionOf(report, options),
    title: isHidden ? notPublished : titleOf(report, options),
    summary: [
      timing(report),
      ...report.notices.slice(0, 10).map((notice) => sentence(notice, 600)),
      ...shortcomings(report, {}),
      ...(isHidden ? [publishesCompleteOnly] : sinceLast(report)),
      `${coverageLine(report.coverage)}.`,
    ].join("\n\n"),
    annotations: isHidden ? [] : report.findings,
  };
}

/** Says all that the conclusion follows from: some forges show nothing but this line. */
function titleOf(
  report: Report,
  { isConfigInvalid, isTeamInvalid, areRulesInvalid, ...options }: CheckOptions,
): string {
  const { failOn } = options;
  const harmless = report.findings.filter(
    (one) => failsOn(one, { failOn, modelFailOn: failOn }) && !failsOn(one, options),
  );
  return [
    verdictLine(verdictOf(report), report),
    ...(harmless.length > 0 ? [saidByModelsOnly(harmless.length)] : []),
    ...(report.unverified.length > 0 ? [notCheckedAgain(report.unverified.length)] : []),
    ...(isConfigInvalid ? [configNotUsable] : []),
    ...(isTeamInvalid === true ? [teamNotUsable] : []),
    ...(areRulesInvalid === true ? [rulesNotUsable] : []),
  ].join("; ");
}

/**
 * An earlier finding that nobody could check again counts as open: a reviewer that times out must not open a gate
 * that it had closed.
 */
function conclusionOf(
  report: Report,
  { isConfigInvalid, isTeamInvalid = false, areRulesInvalid = false, ...options }: CheckOptions,
): CheckText["conclusion"] {
  const open = [...report.findings, ...report.standing, ...report.unverified];
  if (open.some((finding) => failsOn(finding, options))) return "failure";
  const isAsWished = !isConfigInvalid && !isTeamInvalid && !areRulesInvalid;
  return isCompleteVerdict(verdictOf(report)) && isAsWished ? "success" : "neutral";
}

/** Whether a finding fails what decides by levels: the check, or a command. */
export function failsOn(
  { level, model }: Pick<Finding, "level" | "model">,
  { failOn, modelFailOn }: Pick<CheckOptions, "failOn" | "modelFailOn">,
): boolean {
  const threshold = model === undefined ? failOn : modelFailOn;
  return threshold !== "never" && isAtLeast(level, threshold);
}
