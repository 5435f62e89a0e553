import type { Timing } from "../report/report.ts";
import type { Outcome, Span } from "../types/outcome.ts";
import { uncoveredMs } from "../types/uncovered.ts";

/**
 * Side by side is measured from the first start to the last end; where the process was away in between, it is the time in
 * which somebody read. The sum is of the workers' own times.
 *
 * @param later what was done when all had read
 */
export function timingOf(
  outcomes: readonly Outcome[],
  later: readonly { spans: readonly Span[]; durationMs: number }[],
  { isResumed, isShared }: Pick<Timing, "isResumed" | "isShared">,
): Timing {
  const all = [...outcomes, ...later];
  const spans = all.flatMap((one) => one.spans);
  const sumMs = all.reduce((sum, { durationMs }) => sum + durationMs, 0);
  if (spans.length === 0) return { wallMs: 0, sumMs, isShared, isResumed };
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  const whole = { name: "review phase", startMs, durationMs: endMs - startMs };
  const wallMs = whole.durationMs - (isResumed ? uncoveredMs(whole, spans) : 0);
  return { wallMs, sumMs, isShared, isResumed };
}
