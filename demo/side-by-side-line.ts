import type { Report } from "../src/report/report.ts";
import { formatDuration, formatSaving } from "../src/report/text/duration.ts";

/** What reading side by side came to before the second look and the changes: `15s in sum → 5.1s side by side (−66 %)`. */
export function sideBySideLine({ outcomes, thought, timing }: Report): string {
  const spans = outcomes.flatMap((outcome) => outcome.spans);
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  const wallMs = endMs - startMs;
  const sumMs = outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0);
  const reviewers = `${outcomes.length} reviewers: ${formatDuration(sumMs)} in sum → ${formatDuration(wallMs)} side by side`;
  const saving = formatSaving(sumMs, wallMs) ?? "";
  const second = `code-skeptic's second look and the-fixer took ${formatDuration(timing.wallMs - wallMs)} more`;
  return `  ${reviewers} (${saving})${thought === undefined ? "" : `; ${second}`}`;
}
