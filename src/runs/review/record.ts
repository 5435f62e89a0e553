import { isComparable, verdictOf, type Report } from "../../report/report.ts";
import type { RunRecord } from "../../store/records/records.ts";

/** What is kept of a review: who read, what was said in the comment, how long it took. None of the code. */
export function recordOf(report: Report, { isWithheld }: { isWithheld: boolean }): RunRecord {
  const fixed = report.fixed.map((finding) => ({ ...finding, state: "fixed" as const }));
  const ignored = report.ignored.map((finding) => ({ ...finding, state: "ignored" as const }));
  const said = isWithheld ? [] : [...report.findings, ...fixed, ...ignored];
  return {
    outcomes: report.outcomes.map(({ reviewer, status, reason, durationMs, findings }) => ({
      reviewer,
      status,
      reason: reason ?? null,
      duration_ms: Math.round(durationMs),
      findings: findings.length,
    })),
    findings: said.map(
      ({ id, fingerprint, reviewer, ruleId, level, path, line, title, state }) => ({
        id,
        fingerprint,
        reviewer,
        rule_id: ruleId,
        level,
        path,
        line,
        title,
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
