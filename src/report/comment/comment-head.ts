import type { Category } from "../../types/finding.ts";
import type { Outcome } from "../../types/outcome.ts";
import { sinceLastReview } from "../messages/earlier-findings.ts";
import { notRead } from "../messages/notices.ts";
import {
  didNotFinish,
  readLine,
  reviewersLine,
  someUnread,
  timeLine,
  verdictExplanation,
  verdictLine,
} from "../messages/review.ts";
import { inlineCode, inlineText, sentence } from "../text/neutralise.ts";
import { shortShaCode } from "../text/short-sha.ts";
import { didNotEnd, followsReview, isComparable, verdictOf, type Report } from "../report.ts";
import { unfinishedAlike } from "../unfinished.ts";

interface HeadOptions {
  commands?: readonly string[];
  categories?: ReadonlyMap<string, Category>;
}

/** The headline with the verdict. */
export function heading(report: Report): string {
  return `## Chorale · ${verdictLine(verdictOf(report), report)}`;
}

/** Time, reviewers, files, commit: one line. */
export function timing(report: Report): string {
  const verdict = verdictOf(report);
  const ran = report.outcomes.filter(({ status }) => status !== "skipped");
  const finished = ran.filter(({ status }) => status === "completed");
  const { skipped, unread } = report.coverage;
  const saysCoverage = verdict === "clean" || (skipped.length === 0 && unread.length === 0);
  return [
    ...(ran.length === 0
      ? []
      : [
          `**${timeLine(report.timing, { comparable: isComparable(report) })}**`,
          reviewersLine(ran.length, finished.length),
        ]),
    ...(saysCoverage ? [readLine(report.coverage)] : []),
    ...(report.headSha === undefined ? [] : [shortShaCode(report.headSha)]),
  ].join(" · ");
}

/** What keeps the review from being a complete one, a sentence each. */
export function shortcomings(report: Report, options: HeadOptions): string[] {
  const explanation = verdictExplanation(verdictOf(report), report.coverage);
  const unfinished = report.outcomes.filter(didNotEnd);
  const { unread } = report.coverage;
  const isExplained = unread.every(({ path }) =>
    unfinished.some((outcome) => outcome.unread.some((one) => one.path === path)),
  );
  return [
    ...(explanation === undefined ? [] : [explanation]),
    ...unfinishedSentences(report.outcomes, options),
    ...(report.missing.length === 0 ? [] : [notRead(report.missing)]),
    ...(isExplained ? [] : [someUnread(unread.length)]),
  ];
}

/** What reviewers that did not finish mean for the pull, a sentence each reason; the way to try again only where that command exists. */
export function unfinishedSentences(outcomes: readonly Outcome[], options: HeadOptions): string[] {
  const canRetry = (options.commands ?? []).some((usage) => /^\/review\b/.test(usage));
  const meant = outcomes.filter(({ status }) => status !== "skipped").length;
  return unfinishedAlike(outcomes).map(({ reviewers, reason, ...alike }) => {
    const categories = reviewers.flatMap((name) => options.categories?.get(name) ?? []);
    const again = reviewers.length > 1 && reviewers.length === meant ? [] : reviewers;
    return didNotFinish(
      { ...alike, reviewers: reviewers.map(inlineText), reason: sentence(reason, 300) },
      {
        categories: [...new Set(categories)],
        retry: canRetry ? inlineCode(["/review", ...again].join(" ")) : undefined,
      },
    );
  });
}

/** What became of the earlier findings, in one sentence; nothing on a first review. */
export function sinceLast(report: Report): string[] {
  if (!followsReview(report)) return [];
  const those = (state: "new" | "open") =>
    report.findings.filter((finding) => finding.state === state).length;
  const counts = { new: those("new"), open: those("open") + report.standing.length };
  return [
    sinceLastReview({
      ...counts,
      fixed: report.fixed.length,
      unverified: report.unverified.length,
    }),
  ];
}
