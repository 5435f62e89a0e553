import { isComparable, verdictOf, type Report } from "../../report/report.ts";
import { maxSentence } from "../../report/comment/comment-finding.ts";
import { shorten } from "../../report/text/neutralise.ts";
import type { RunRecord } from "../../store/records/records.ts";

/** What is kept of a review: who read, what was said in the comment, how long it took. None of the code. */
export function recordOf(report: Report, { isWithheld }: { isWithheld: boolean }): RunRecord {
  const fixed = report.fixed.map((finding) => ({ ...finding, state: "fixed" as const }));
  const standing = report.standing.map((finding) => ({ ...finding, state: "open" as const }));
  const ignored = report.ignored.map((finding) => ({ ...finding, state: "ignored" as const }));
  const found = report.findings.map((finding) => ({
    ...finding,
    message: shorten(finding.message, maxSentence),
    remedy: shorten(finding.remedy, maxSentence),
  }));
  // Of what is not shown in full, no more is kept than the line that stands there.
  const inOneLine = [...standing, ...fixed, ...ignored].map((one) => ({
    ...one,
    message: null,
    remedy: null,
  }));
  const said = isWithheld ? [] : [...found, ...inOneLine];
  return {
    outcomes: report.outcomes.map(({ reviewer, status, reason, durationMs, findings }) => ({
      reviewer,
      status,
      reason: reason ?? null,
      duration_ms: Math.round(durationMs),
      findings: findings.length,
    })),
    findings: said.map(
      ({
        id,
        fingerprint,
        reviewer,
        ruleId,
        level,
        path,
        line,
        title,
        message,
        remedy,
        state,
      }) => ({
        id,
        fingerprint,
        reviewer,
        rule_id: ruleId,
        level,
        path,
        line,
        title,
        message,
        remedy,
        state,
      }),
    ),
    timings: report.spans.map(({ name, startMs, durationMs }) => ({
      name,
      start_ms: Math.round(startMs),
      duration_ms: Math.round(durationMs),
    })),
    summary: {
      verdict: verdictOf(report),
      wall_ms: Math.round(report.timing.wallMs),
      sum_ms: Math.round(report.timing.sumMs),
      is_comparable: isComparable(report) ? 1 : 0,
    },
  };
}
