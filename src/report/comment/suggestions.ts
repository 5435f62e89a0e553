import type { Remark } from "../../forges/forge.ts";
import type { Fix, FixHunk } from "../../types/fix.ts";
import { invisible } from "../../types/invisible.ts";
import { suggestionsMarker } from "../../types/markers.ts";
import { renderSuggestion } from "../findings/proposal.ts";
import { suggestionsIntro } from "../messages/fixes.ts";
import { fixesIn, type Report, type ReportedFinding } from "../report.ts";
import { inlineText, sentence } from "../text/neutralise.ts";
import { maxTitle } from "./comment-finding.ts";

/** A change that may be committed from the page, in a remark on the lines that it takes the place of. */
export interface Suggestion {
  /** Of the finding. */
  fingerprint: string;
  remark: Remark;
}

/** More in one review is more than people read, and more than a host may take at once. */
const mostSuggestions = 30;
/** In UTF-16 code units, of the lines together. */
const longestSuggestion = 10_000;

/**
 * What may stand beside its line, worst finding first: proven changes that are one piece, of findings that have no suggestion
 * yet. Of two that would change the same line the first one; the other one can be taken over when that has been.
 */
export function suggestionsFor(report: Report): Suggestion[] {
  const chosen: Suggestion[] = [];
  for (const { finding, fix, isShown } of fixesIn(report)) {
    const hunk = isShown && finding.suggested === undefined ? suggestable(fix) : undefined;
    if (hunk === undefined) continue;
    const remark = remarkOn(finding, fix.path, hunk);
    if (chosen.some((one) => overlaps(one.remark, remark))) continue;
    chosen.push({ fingerprint: finding.fingerprint, remark });
    if (chosen.length === mostSuggestions) break;
  }
  return chosen;
}

/** The text of the review that holds them. */
export function renderSuggestions(suggestions: readonly Suggestion[]): string {
  return `${suggestionsMarker}\n${suggestionsIntro(suggestions.length)}`;
}

function remarkOn(
  { id, title }: ReportedFinding,
  path: string,
  { line, before, after }: FixHunk,
): Remark {
  const headline = `**${inlineText(id)} · ${sentence(title, maxTitle)}**`;
  return {
    path,
    line,
    endLine: line + before.length - 1,
    body: `${headline}\n\n${renderSuggestion({ after })}`,
  };
}

/** The one hunk of a change that the host would make just as it was proven, and that shows people all that it does. */
function suggestable({ hunks, isByLines }: Fix): FixHunk | undefined {
  const [hunk, ...others] = hunks;
  if (hunk === undefined || others.length > 0 || !isByLines) return undefined;
  const lines = [...hunk.before, ...hunk.after];
  const isShort = lines.reduce((sum, line) => sum + line.length, 0) <= longestSuggestion;
  return isShort && lines.every(isPlain) ? hunk : undefined;
}

/** Whether a line hides nothing, and says nothing to a bot that looks for commands where a line begins. */
function isPlain(line: string): boolean {
  return line.replaceAll("\t", "").search(invisible) === -1 && !/^\s*\/\w/.test(line);
}

function overlaps(a: Remark, b: Remark): boolean {
  return a.path === b.path && a.line <= b.endLine && b.line <= a.endLine;
}
