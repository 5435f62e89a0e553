import type { Finding } from "../types/finding.ts";
import { standIns } from "../diff/removed-lines.ts";
import type { LineRange, SourceFile } from "../types/source.ts";

/**
 * Tells whether a finding was caused by the change: the place itself or a step of the way to it was touched.
 * Old problems that nobody touched are a scan's business.
 */
export function causedByChange(files: readonly SourceFile[]): (finding: Finding) => boolean {
  const touched = new Map(files.map((file) => [file.path, file.touched]));
  const isTouched = (path: string, start: number, end: number) =>
    (touched.get(path) ?? []).some((range: LineRange) => range.start <= end && start <= range.end);
  const beside = new Map(files.map((file) => [file.path, new Set(standIns(file))]));
  return (finding) =>
    // Rules look at what is there; only a model can tell what is missing.
    (finding.model !== undefined && beside.get(finding.path)?.has(finding.line) === true) ||
    isTouched(finding.path, finding.line, finding.endLine) ||
    (finding.trace ?? []).some(({ path, line, endLine = line }) => isTouched(path, line, endLine));
}
