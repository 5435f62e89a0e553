import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { tellClaims } from "./challenge-prompt.ts";
import { usualReach, type Reach } from "./context.ts";
import { tokensOfBlock } from "./data-blocks.ts";
import type { Outline } from "./outline.ts";
import type { FileExcerpt } from "./show-file.ts";
import { leastReach, rangesOf, showAround } from "./show-finding.ts";
import { makeShowable } from "./showable.ts";

/** Claims about one file that are put to the skeptic together, and the code that they are about. */
export interface ShownClaims {
  findings: Finding[];
  excerpt: FileExcerpt;
}

export interface ShowClaimsOptions {
  findings: readonly Finding[];
  /** Tokens that code and claims of one request may take. */
  room: number;
  /** Claims of one request. */
  most: number;
}

/**
 * Shows the code that claims about one file are about, each with its function or 20 lines around it, in as many requests as that
 * takes; claims near each other share one. A claim that has no room for that, even by itself, is in none of them.
 */
export function showClaims(
  file: SourceFile,
  outline: Outline,
  { findings, room, most }: ShowClaimsOptions,
): ShownClaims[] {
  const showable = makeShowable(file, outline);
  const show = (some: readonly Finding[], reach: Reach): ShownClaims | undefined => {
    const left = room - tokensOfBlock(tellClaims(some));
    const excerpt = showAround(showable, some.flatMap(rangesOf), { room: left, reach });
    if (excerpt === undefined) return undefined;
    const isShown = wholeLines(excerpt);
    return some.every(isShown) ? { findings: [...some], excerpt } : undefined;
  };
  const groups: ShownClaims[] = [];
  for (const finding of findings.toSorted((a, b) => a.line - b.line)) {
    const last = groups.at(-1);
    const together =
      last === undefined || last.findings.length >= most
        ? undefined
        : show([...last.findings, finding], usualReach);
    if (together !== undefined) {
      groups.splice(-1, 1, together);
      continue;
    }
    const alone = show([finding], usualReach) ?? show([finding], leastReach);
    if (alone !== undefined) groups.push(alone);
  }
  return groups;
}

/** Whether a claim's first line is shown to its end: what is cut off could be what it is about. */
function wholeLines({ lines }: FileExcerpt): (finding: Finding) => boolean {
  const whole = new Set(lines.filter(({ isCut }) => !isCut).map(({ number }) => number));
  return ({ line }) => whole.has(line);
}
