import type { Diff, Hunk } from "../../types/diff.ts";
import type { Remark } from "../forge.ts";

/** The remarks that a review can hold: a single hunk of the diff shows all of their lines on its new side. */
export function anchoredRemarks(diff: Diff, remarks: readonly Remark[]): Remark[] {
  const hunks = new Map(diff.files.map((file) => [file.path, file.hunks]));
  return remarks.filter((remark) => hunks.get(remark.path)?.some((hunk) => shows(hunk, remark)));
}

/** A hunk has no gaps: what shows both ends shows what is between them. */
function shows({ newStart, newLines }: Hunk, { line, endLine }: Remark): boolean {
  return newStart <= line && line <= endLine && endLine < newStart + newLines;
}
