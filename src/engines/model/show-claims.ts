import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { usualReach, type Reach } from "./context.ts";
import type { Outline } from "./outline.ts";
import { showFile, type FileExcerpt } from "./show-file.ts";
import { longestLine } from "./show-text.ts";

interface Attempt {
  reach: Reach;
  /** Lines that are shown of what one claim is about. */
  lines: number;
  longest: number;
}

/** From what is best to what has room for twenty claims. */
const attempts: readonly Attempt[] = [
  { reach: usualReach, lines: 20, longest: longestLine },
  { reach: { functions: 20, lines: 10 }, lines: 20, longest: longestLine },
  { reach: { functions: 0, lines: 0 }, lines: 1, longest: 160 },
];

/**
 * Shows the code that claims about one file are about, in one excerpt: with less around it where there is much of it.
 * Gives back those claims that can be judged by it.
 */
export function showClaims(
  file: SourceFile,
  outline: Outline,
  { findings, budget }: { findings: readonly Finding[]; budget: number },
): { excerpts: FileExcerpt[]; shown: Finding[] } {
  let excerpts: FileExcerpt[] = [];
  for (const { lines, ...options } of attempts) {
    const ranges = findings.flatMap(({ line, endLine, path, trace = [] }) => [
      { start: line, end: Math.min(endLine, line + lines - 1) },
      ...trace
        .filter((step) => step.path === path)
        .map((step) => ({ start: step.line, end: step.line })),
    ]);
    excerpts = showFile(file, outline, { budget, ranges, ...options });
    if (excerpts.length <= 1) break;
  }
  const [first] = excerpts;
  const numbers = new Set(first?.lines.map(({ number }) => number));
  return {
    excerpts: first === undefined ? [] : [{ ...first, parts: 1 }],
    shown: findings.filter(({ line }) => numbers.has(line)),
  };
}
