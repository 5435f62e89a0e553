import type { Outcome } from "../../types/outcome.ts";
import { addUsage, noUsage, type Usage } from "../../types/usage.ts";
import { changesCell, fixer } from "../messages/fixes.ts";
import { usageCell } from "../messages/models.ts";
import { foundBy, noReason } from "../messages/review.ts";
import { modelsUsed } from "../models-used.ts";
import { fixesIn, hasTried, verdictOf, type Report } from "../report.ts";
import { formatDuration } from "../text/duration.ts";
import { inlineText, shorten } from "../text/neutralise.ts";
import { table } from "../text/table.ts";

/** Who read, what they found, how long their reading took. */
export function reviewersTable(report: Report): string[] {
  const quiet = ["clean", "failed", "nothing-reviewable"].includes(verdictOf(report));
  return quiet || report.outcomes.length === 0 ? [] : [tableOf(report)];
}

/** The same table, whatever the verdict. */
export function tableOf(report: Report): string {
  const { outcomes, findings, thought } = report;
  const saysCost = thought !== undefined && modelsUsed(report).usage.requests > 0;
  const rows = outcomes.map((outcome) => {
    const { reviewer, status, unread } = outcome;
    const own = findings.filter(
      (finding) => finding.reviewer === reviewer || finding.alsoFoundBy?.includes(reviewer),
    );
    const reason = inlineText(shorten(outcome.reason ?? noReason, 120));
    const found = foundBy({ status }, own, { reason, unread: unread.length });
    const { durationMs, usage } = withSecondLook(outcome, thought);
    const took = status === "skipped" ? "–" : formatDuration(durationMs);
    return [inlineText(reviewer), found, took, ...(saysCost ? [usageCell(usage)] : [])];
  });
  return table(
    ["Reviewer", "Found", "Took", ...(saysCost ? ["Model"] : [])],
    [...rows, ...fixerRow(report, saysCost)],
  );
}

/** Who tried to fix something, what came of it, and how long that took, with the proof. */
function fixerRow(report: Report, saysCost: boolean): string[][] {
  const { fixing } = report;
  if (fixing === undefined || !hasTried(fixing)) return [];
  const { durationMs, usage } = fixing;
  const came = changesCell(fixesIn(report).length);
  return [[fixer, came, formatDuration(durationMs), ...(saysCost ? [usageCell(usage)] : [])]];
}

/** What a reviewer and its model took; the skeptic's also for its second look. */
function withSecondLook(
  { reviewer, durationMs, usage = noUsage }: Outcome,
  thought: Report["thought"],
): { durationMs: number; usage: Usage } {
  const look = thought?.secondLook;
  if (look?.by !== reviewer) return { durationMs, usage };
  return { durationMs: durationMs + look.durationMs, usage: addUsage([usage, look.usage]) };
}
