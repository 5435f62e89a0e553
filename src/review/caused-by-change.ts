import type { Finding } from "../types/finding.ts";
import { besideRemoved } from "../diff/removed-lines.ts";
import type { LineRange, SourceFile } from "../types/source.ts";

/**
 * Tells whether a finding was caused by the change: the place itself or a step of the way to it was touched.
 * Old problems that nobody touched are a scan's business.
 */
export function causedByChange(files: readonly SourceFile[]): (finding: Finding) => boolean {
  const touched = new Map(files.map((file) => [file.path, file.touched]));
  const isTouched = (path: string, start: number, end: number) =>
    (touched.get(path) ?? []).some((range: LineRange) => range.start <= end && start <= range.end);
  const beside = new Map(files.map((file) => [file.path, linesBeside(file)]));
  return (finding) =>
    // Rules look at what is there; only a model can tell what is missing.
    (finding.model !== undefined && beside.get(finding.path)?.has(finding.line) === true) ||
    isTouched(finding.path, finding.line, finding.endLine) ||
    (finding.trace ?? []).some((step) => isTouched(step.path, step.line, step.line));
}

/** The lines that stand for those which the change removed beside them. */
function linesBeside({ text, touched, removed = [] }: SourceFile): Set<number> {
  if (removed.length === 0) return new Set();
  const ends = text.split("\n").length - 1;
  const lineCount = text === "" || text.endsWith("\n") ? ends : ends + 1;
  const isTouched = (line: number) =>
    touched.some(({ start, end }) => start <= line && line <= end);
  return new Set(besideRemoved(removed, { lineCount, isTouched }));
}
