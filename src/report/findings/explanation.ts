import type { Finding } from "../../types/finding.ts";
import { modelEngineName } from "../../engines/model/model-engine.ts";
import type { Suppression } from "../../types/suppression.ts";
import type { AboutRule } from "./about-rule.ts";
import * as messages from "../messages/findings.ts";
import { formatDate } from "../text/date.ts";
import { renderDecision, unignoreUsage } from "./decision.ts";
import { showAgain } from "../messages/earlier-findings.ts";
import { whyAndWhatToDo } from "../comment/comment-finding.ts";
import { place, type Permalink } from "../text/markdown-forms.ts";
import { inlineCode, inlineText, link, sentence, shorten } from "../text/neutralise.ts";
import { shortShaCode } from "../text/short-sha.ts";
import type { PastFinding } from "../report.ts";

/** All that is known of one finding. */
export interface Explained {
  finding: Pick<PastFinding, "id" | "level" | "path" | "line" | "title" | "ruleId" | "reviewer"> & {
    alsoFoundBy?: string[] | undefined;
  };
  /** What the latest review says of it; `gone`: nothing, and nobody is known to have fixed it. */
  status: "open" | "fixed" | "gone";
  /** What the review shows of its code: Markdown. */
  code: string | undefined;
  about: AboutRule | undefined;
  /** Where the charter stands of a reviewer that the repository keeps for itself. */
  charter: string | undefined;
  /** What a review said of it, with the names of this change, where that is kept. */
  said: Pick<Finding, "message" | "remedy"> | undefined;
  /** The review that reported it first, and the one that said it was fixed, as far back as reviews are kept. */
  first: Reported | undefined;
  fixed: Reported | undefined;
  decision: Suppression | undefined;
  permalink: Permalink | undefined;
  /** Address of the comment that shows it. */
  commentUrl: string | undefined;
}

/** A moment, as Unix time in milliseconds, and the commit that was reviewed. */
export interface Reported {
  atMs: number;
  headSha: string | undefined;
}

/** The answer to `/explain`, in Markdown: what was found, why it matters, what to do, since when, who decided what. */
export function renderExplanation(explained: Explained): string {
  const { finding, about, said = about, status, code } = explained;
  const title = finding.title === "" ? (about?.title ?? finding.ruleId) : finding.title;
  return [
    `### ${inlineText(finding.id)} · ${sentence(title, 200)}`,
    factsOf(explained),
    ...(code === undefined ? [] : [code]),
    ...(said === undefined ? [] : [whyAndWhatToDo(said)]).filter((text) => text !== ""),
    foundBy(explained),
    ...historyOf(explained),
    ...(status === "open" ? [wayOn(explained)] : []),
  ].join("\n\n");
}

function foundBy({ finding: { ruleId, reviewer }, about, charter }: Explained): string {
  const rule = inlineCode(ruleId);
  if (ruleId === `${reviewer}/${modelEngineName}`) {
    const name = inlineText(shorten(reviewer, 60));
    return messages.saidByModel(name, charter === undefined ? undefined : inlineCode(charter));
  }
  if (about === undefined) return messages.ruleUnknown(rule);
  return messages.foundByRule(
    rule,
    about.reference && link(messages.theDocumentation, about.reference),
  );
}

function factsOf({ finding, about, permalink }: Explained): string {
  const reviewers = [finding.reviewer, ...(finding.alsoFoundBy ?? [])];
  return [
    finding.level,
    ...(about === undefined ? [] : [messages.confidence(about.confidence)]),
    place(finding.path, finding.line, permalink),
    reviewers.map((name) => inlineText(shorten(name, 60))).join(", "),
    ...(about?.cwe === undefined ? [] : [cweLink(about.cwe)]),
  ].join(" · ");
}

function cweLink(cwe: string): string {
  const number = cwe.replace(/\D/g, "");
  return link(cwe, `https://cwe.mitre.org/data/definitions/${number}.html`);
}

function historyOf(explained: Explained): string[] {
  const { status, first, fixed, decision, commentUrl } = explained;
  const known = [
    ...(first === undefined ? [] : [messages.firstReported(momentOf(first))]),
    ...(status === "open" ? [] : [messages.noLongerThere(status, fixed && momentOf(fixed))]),
    ...(status === "open" && commentUrl !== undefined ? [shownIn(commentUrl, explained)] : []),
  ];
  return [
    ...(known.length === 0 ? [] : [known.join(" ")]),
    ...(decision === undefined ? [] : [messages.isIgnored(renderDecision(decision))]),
  ];
}

function shownIn(commentUrl: string, { about, said }: Explained): string {
  return messages.shownInReview(link(messages.theReview, commentUrl), {
    hasOwnNames: said === undefined && about?.hasOwnNames === true,
  });
}

function momentOf({ atMs, headSha }: Reported): string {
  const commit = headSha === undefined ? "" : `, at ${shortShaCode(headSha)}`;
  return `${formatDate(atMs)}${commit}`;
}

function wayOn({ finding: { id }, decision }: Explained): string {
  if (decision === undefined) return messages.howToIgnore(id);
  return showAgain(inlineCode(unignoreUsage(id, decision)));
}
