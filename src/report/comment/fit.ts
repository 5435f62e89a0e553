import { largestFitting } from "./state.ts";

/** How much of a report a comment tells. Counts are of the first, most important ones. */
export interface Detail {
  timeline: boolean;
  /** Paths named in the coverage section. */
  paths: number;
  /** Code and trace of the notes. */
  notesCode: boolean;
  /** Diffs of proposed changes, those of the worst findings first. */
  changes: number;
  notes: number;
  /** Code and trace of the errors and warnings beyond `maxFindings`. */
  foldedCode: boolean;
  folded: number;
  warningsCode: boolean;
  errorsCode: boolean;
  /** Findings named in each list of earlier ones: those of the same commit, the fixed, the unverified, the ignored. */
  past: number;
  /** Errors and warnings that are shown open. */
  open: number;
  notices: number;
  table: boolean;
}

/** What goes first when a comment is too long. */
const leastImportantFirst = [
  "timeline",
  "paths",
  "notesCode",
  "changes",
  "notes",
  "foldedCode",
  "folded",
  "warningsCode",
  "errorsCode",
  "past",
  "open",
  "notices",
  "table",
] as const satisfies readonly (keyof Detail)[];

/**
 * Renders with as much detail as fits into `maxLength` UTF-16 code units. Whole constructs are left out, the least
 * important first; nothing is ever cut in its middle. `undefined` when even the least is too long.
 */
export function renderFitting(
  full: Detail,
  maxLength: number,
  render: (detail: Detail) => string,
): string | undefined {
  const fits = (detail: Detail) => render(detail).length <= maxLength;
  let detail = full;
  if (fits(detail)) return render(detail);
  for (const key of leastImportantFirst) {
    const value = full[key];
    const without: Detail = { ...detail, [key]: typeof value === "number" ? 0 : false };
    if (fits(without)) {
      if (typeof value !== "number") return render(without);
      const base = detail;
      const kept = largestFitting(value, (count) => fits({ ...base, [key]: count }));
      return render({ ...base, [key]: kept });
    }
    detail = without;
  }
  return undefined;
}
