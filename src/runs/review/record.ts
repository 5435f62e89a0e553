import { isComparable, verdictOf, type PastFinding, type Report } from "../../report/report.ts";
import { maxSentence } from "../../report/comment/comment-finding.ts";
import { shorten } from "../../report/text/neutralise.ts";
import type { RunRecord } from "../../store/records/records.ts";

/** What is kept of a review: who read, what was said in the comment, how long it took. None of the code. */
export function recordOf(report: Report, { isWithheld }: { isWithheld: boolean }): RunRecord {
  const said = [
    ...report.findings.map((finding) => ({
      ...inOneLine(finding, finding.state),
      message: shorten(finding.message, maxSentence),
      remedy: shorten(finding.remedy, maxSentence),
    })),
    ...report.standing.map((finding) => inOneLine(finding, "open")),
    ...report.fixed.map((finding) => inOneLine(finding, "fixed")),
    ...report.ignored.map((finding) => inOneLine(finding, "ignored")),
  ];
  return {
    outcomes: report.outcomes.map(({ reviewer, status, reason, durationMs, findings }) => ({
      reviewer,
      status,
      reason: reason ?? null,
      duration_ms: Math.round(durationMs),
      findings: findings.length,
    })),
    findings: isWithheld ? [] : said,
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

/** Of what the comment does not show in full, no more is kept than the line that stands there. */
function inOneLine(
  { id, fingerprint, reviewer, ruleId, level, path, line, title }: Omit<PastFinding, "fileHash">,
  state: "new" | "open" | "fixed" | "ignored",
): RunRecord["findings"][number] {
  const shown = { id, fingerprint, reviewer, level, path, line, title, state };
  return { ...shown, rule_id: ruleId, message: null, remedy: null };
}
