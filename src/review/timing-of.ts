import type { Timing } from "../report/report.ts";
import type { Outcome } from "../types/outcome.ts";
import { uncoveredMs } from "../types/uncovered.ts";

/** What is done with what was found: the second look, the changes that are tried. */
type Later = Pick<Outcome, "spans" | "durationMs">;

/**
 * Side by side is measured from the first start to the last end; where the process was away in between, it is the time in
 * which somebody read. The sum is of the workers' own times.
 */
export function timingOf(
  outcomes: readonly Outcome[],
  later: readonly Later[],
  { isResumed, isShared }: Pick<Timing, "isResumed" | "isShared">,
): Timing {
  const parts = [...outcomes, ...later];
  const spans = parts.flatMap((part) => part.spans);
  const sumMs = parts.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (spans.length === 0) return { wallMs: 0, sumMs, isShared, isResumed };
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  const whole = { name: "review phase", startMs, durationMs: endMs - startMs };
  const wallMs = whole.durationMs - (isResumed ? uncoveredMs(whole, spans) : 0);
  return { wallMs, sumMs, isShared, isResumed };
}
