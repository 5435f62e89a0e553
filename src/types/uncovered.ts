import type { Span } from "./outcome.ts";

/**
 * The part of `total` that none of the spans covers, in milliseconds. Spans may overlap each other and reach beyond the total.
 */
export function uncoveredMs(total: Span, spans: readonly Span[]): number {
  const endMs = total.startMs + total.durationMs;
  let coveredTo = total.startMs;
  let uncovered = 0;
  for (const span of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const startMs = Math.min(span.startMs, endMs);
    uncovered += Math.max(0, startMs - coveredTo);
    coveredTo = Math.max(coveredTo, Math.min(span.startMs + span.durationMs, endMs));
  }
  return uncovered + Math.max(0, endMs - coveredTo);
}
