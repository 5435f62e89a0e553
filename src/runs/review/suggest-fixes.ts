import { ForgeError, type Submission } from "../../forges/forge.ts";
import { renderSuggestions, suggestionsFor } from "../../report/comment/suggestions.ts";
import type { Report } from "../../report/report.ts";
import type { State } from "../../report/comment/state.ts";
import { suggestionsMarker } from "../../types/markers.ts";
import { isPassing } from "../queue/failure.ts";
import type { RunContext, Wanted } from "./run-context.ts";
import { steps } from "./steps.ts";
import { lookAgain, Superseded } from "./superseding.ts";

/**
 * Puts the proven changes that can be committed from the page beside their lines, in one review of the head, and tells of which
 * findings: their fingerprints. Where the host will not have them, or shows another head by now, there are none: the comment shows
 * what is proposed as well as it can. Rejects with `Superseded` as publishing does, and where trying again may help.
 */
export async function suggestFixes(
  context: RunContext,
  wanted: Wanted,
  report: Report,
): Promise<ReadonlySet<string>> {
  const { forge, signal, writes, log } = context;
  const { pull, config } = wanted;
  const isWanted = config.fix.suggestions && forge.capabilities.suggestions;
  const suggestions = isWanted ? suggestionsFor(report) : [];
  // What was said before a crash is said, whatever would be proposed now.
  if (suggestions.length === 0 && !context.isKept(steps.suggest)) return new Set();

  const submit = async (): Promise<Submission | undefined> => {
    if (!(await isHeadStill(context, wanted))) return undefined;
    const review = {
      marker: suggestionsMarker,
      body: renderSuggestions(suggestions),
      event: "comment" as const,
      remarks: suggestions.map(({ remark }) => remark),
    };
    try {
      return await forge.submitReview(pull, review, writes, signal);
    } catch (error) {
      if (!(error instanceof ForgeError)) throw error;
      const isMoved = error.status === 409 && !(await isHeadStill(context, wanted));
      if (!isMoved && isPassing(context.failures, error)) throw error;
      log.warn({ err: error }, "changes could not be put beside their lines");
      return undefined;
    }
  };
  const said = await context.step(steps.suggest, async () => {
    const submission = await submit();
    if (submission === undefined) return [];
    const left = new Set(submission.left.map(({ body }) => body));
    return suggestions
      .filter(({ remark }) => !left.has(remark.body))
      .map(({ fingerprint }) => fingerprint);
  });
  return new Set(said);
}

/** What the next review has to know: a finding has one suggestion in the life of a pull. */
export function withSuggested(state: State, suggested: ReadonlySet<string>): State {
  const findings = state.findings.map((finding) =>
    suggested.has(finding.fingerprint) ? { ...finding, suggested: true as const } : finding,
  );
  return { ...state, findings };
}

/** Whether the pull still has the head that was read. Rejects with `Superseded` where the newer one will be reviewed. */
async function isHeadStill(context: RunContext, wanted: Wanted): Promise<boolean> {
  const { now, successor } = await lookAgain(context, wanted);
  if (successor !== undefined) throw new Superseded(successor);
  return now.headSha === wanted.pull.headSha;
}
