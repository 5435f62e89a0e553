import type { Finding } from "../../types/finding.ts";
import { excerpt } from "./excerpt.ts";
import { fingerprint } from "./fingerprint.ts";
import { lineCounter } from "./line-counter.ts";
import type { Span } from "./read-code.ts";
import { countPlaces, type Reporter } from "./to-findings.ts";

/** What a finding says of who reports it and where it stands. */
export type Placed = Pick<
  Finding,
  "reviewer" | "category" | "cause" | "path" | "line" | "endLine" | "code" | "fingerprint"
>;

/**
 * Prepares to say that of places in one file. By what a place is known again after a change is its own text, or all of its lines.
 * @param shown the file's text as people may see it: same offsets, secrets masked
 */
export function placeFindings({ name, category }: Reporter, path: string, shown: string) {
  const lines = shown.split(/\r?\n/);
  const lineOf = lineCounter(shown);
  const ordinalOf = countPlaces();
  return ({ start, end }: Span, cause: string, knownBy: "text" | "lines"): Placed => {
    const line = lineOf(start);
    const endLine = lineOf(Math.max(start, end - 1));
    const code = excerpt(lines, { start: line, end: endLine });
    const known = knownBy === "lines" ? code : shown.slice(start, end);
    const ordinal = ordinalOf(`${cause} ${known}`, start);
    return {
      reviewer: name,
      category,
      cause,
      path,
      line,
      endLine,
      code,
      fingerprint: fingerprint({ cause, path, code: known, ordinal }),
    };
  };
}
