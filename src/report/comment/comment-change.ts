import type { Fix } from "../../types/fix.ts";
import type { Finding } from "../../types/finding.ts";
import { isCutShort, renderDiff } from "../findings/proposal.ts";
import * as messages from "../messages/fixes.ts";
import { fixesIn, type Report, type ReportedFinding } from "../report.ts";
import { fold } from "../text/markdown-forms.ts";
import { inlineCode } from "../text/neutralise.ts";

export interface ChangeOptions {
  /** Usages of the commands that exist: `/fix S1`. None: no line. */
  commands?: readonly string[];
  /** Fingerprints of the findings whose changes this review has put beside their lines. */
  beside?: ReadonlySet<string>;
}

/** The proven changes of a report, for the findings that they remove. */
export interface Changes {
  /** Whether the change of this finding is among the first `count` that are shown as diffs. */
  isShown(finding: Finding, count: number): boolean;
  /** In Markdown; `undefined` where there is none. */
  render(finding: ReportedFinding, withDiff: boolean): string | undefined;
}

/** Finds the change of each finding, and says it in the form that its place asks for. */
export function createChanges(report: Report, options: ChangeOptions): Changes {
  const fixes = new Map(fixesIn(report).map((one) => [one.finding.fingerprint, one]));
  const ranks = new Map(asDiffs(report, options).map((fingerprint, rank) => [fingerprint, rank]));
  const hasCommand = (options.commands ?? []).some((usage) => /^\/fix\b/.test(usage));
  return {
    isShown: ({ fingerprint }, count) => (ranks.get(fingerprint) ?? Infinity) < count,
    render({ id, fingerprint, suggested }, withDiff) {
      const known = fixes.get(fingerprint);
      if (known === undefined) return undefined;
      const isNew = options.beside?.has(fingerprint) === true;
      const beside = isNew ? "now" : suggested === true ? "before" : undefined;
      return renderChange(id, known.fix, {
        beside,
        hasCommand,
        withDiff,
        isShown: known.isShown,
      });
    },
  };
}

/** How many changes there are to be shown as diffs. */
export function countDiffs(report: Report, options: ChangeOptions): number {
  return asDiffs(report, options).length;
}

function asDiffs(report: Report, { beside }: ChangeOptions): string[] {
  return fixesIn(report)
    .flatMap(({ finding, isShown }) => (isShown ? [finding.fingerprint] : []))
    .filter((fingerprint) => beside?.has(fingerprint) !== true);
}

interface ChangeStyle {
  /** Whether a suggestion stands beside the line: since this review, or since an earlier one. */
  beside: "now" | "before" | undefined;
  /** Whether people can have it made by a command. */
  hasCommand: boolean;
  /** Whether there is room for the diff. */
  withDiff: boolean;
  /** Whether people may be shown its lines. */
  isShown: boolean;
}

/**
 * A proven change below its finding: a line where it can be committed from the page, else the diff, folded. Where an earlier review
 * put it beside the line, the host may show it no more, or beside a line that is another one by now: there is the diff as well.
 *
 * @param id as in `PastFinding`
 */
function renderChange(id: string, fix: Fix, style: ChangeStyle): string {
  const { beside, hasCommand, withDiff, isShown } = style;
  const change = messages.proposedChange(fix.model !== undefined);
  const command = `/fix ${id}`;
  const dryRun = hasCommand ? inlineCode(`${command} --dry-run`) : undefined;
  const offered = hasCommand ? [inlineCode(command)] : [];
  if (beside === "now") return [messages.besideTheLine(change), ...offered].join(" · ");
  if (!isShown) return [messages.changeHoldsSecret(change), ...offered].join(" · ");
  if (!withDiff) return messages.changeNotShown(change, dryRun);
  const title = beside === "before" ? messages.besideSinceBefore(change) : change;
  // A summary is HTML: Markdown would be shown as it stands.
  const summary = [title, ...(hasCommand && /^\w+$/.test(id) ? [`<code>${command}</code>`] : [])];
  const blocks = [renderDiff(fix.hunks)];
  if (isCutShort(fix.hunks)) blocks.push(messages.diffIsLonger(dryRun));
  return fold(summary.join(" · "), blocks.join("\n\n"));
}
