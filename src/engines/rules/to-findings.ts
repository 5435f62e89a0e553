import { compareFindings } from "../../types/finding.ts";
import type { Finding, TraceStep } from "../../types/finding.ts";
import type { LineRange } from "../../types/source.ts";
import type { Reviewer } from "../reviewer.ts";
import { excerpt } from "./excerpt.ts";
import { fingerprint } from "./fingerprint.ts";
import { interpolate, quote } from "./interpolate.ts";
import type { Place, RuleMatch } from "./match.ts";
import { showableEdits } from "./showable-edits.ts";

/** What a finding takes from the reviewer that reports it. */
export type Reporter = Pick<Reviewer, "name" | "category">;

/**
 * Says what the matches of one file mean, sorted. Places that two rules report for the same cause are reported once.
 * @param file its text, and the same as people may see it (`shown`): same offsets, secrets masked
 */
export function toFindings(
  matches: readonly RuleMatch[],
  reporter: Reporter,
  { path, text, shown }: { path: string; text: string; shown: string },
): Finding[] {
  const lines = shown.split(/\r?\n/);
  const excerptOf = createExcerpts(lines);
  const ordinalOf = countPlaces();
  const findings = matches.map((match): Finding => {
    const { rule, place } = match;
    const { cause, confidence, remedy, cwe } = rule.metadata;
    const code = shown.slice(place.start, place.end);
    const say = (template: string): string => interpolate(template, match, shown);
    const trace = traceOf(match, path, shown);
    const fix = showableEdits(match.fix, text, shown);
    return {
      ruleId: `${reporter.name}/${rule.id}`,
      reviewer: reporter.name,
      category: reporter.category,
      cause,
      level: rule.severity,
      confidence,
      path,
      line: place.lines.start,
      endLine: place.lines.end,
      title: say(rule.message),
      message: say(rule.note).trim(),
      remedy: say(remedy).trim(),
      code: excerptOf(place.lines),
      fingerprint: fingerprint({
        cause,
        path,
        code,
        ordinal: ordinalOf(
          JSON.stringify([cause, code.replaceAll(/\s+/g, " ").trim()]),
          place.start,
        ),
      }),
      ...(cwe !== undefined && { cwe }),
      ...(trace && { trace }),
      ...(fix && { fix }),
    };
  });
  const seen = new Set<string>();
  return findings.toSorted(compareFindings).filter((finding) => {
    const known = seen.has(finding.fingerprint);
    seen.add(finding.fingerprint);
    return !known;
  });
}

/** Counts the different places of equal code; the same place keeps its number. */
export function countPlaces(): (key: string, start: number) => number {
  const places = new Map<string, Map<number, number>>();
  return (key, start) => {
    const starts = places.get(key) ?? new Map<number, number>();
    places.set(key, starts);
    const ordinal = starts.get(start) ?? starts.size;
    starts.set(start, ordinal);
    return ordinal;
  };
}

/** Of a line with thousands of places, which may be a megabyte long, the excerpt is made once. */
function createExcerpts(lines: readonly string[]): (range: LineRange) => string {
  const known = new Map<string, string>();
  return (range) => {
    const key = `${range.start}-${range.end}`;
    const made = known.get(key) ?? excerpt(lines, range);
    known.set(key, made);
    return made;
  };
}

/** The way to the match: the one that it says itself, or from `$SOURCE` over `$VIA…`, when the rule captured them. */
function traceOf(match: RuleMatch, path: string, shown: string): TraceStep[] | undefined {
  const { place } = match;
  const [source, ...passed] = match.way ?? capturedWay(match);
  const isElsewhere = ({ lines }: Place) => lines.start !== place.lines.start;
  if (!source || ![source, ...passed].some(isElsewhere)) return undefined;
  const text = (part: { start: number; end: number }): string =>
    `\`${quote(shown.slice(part.start, part.end))}\``;
  const steps: TraceStep[] = [
    { path, line: source.lines.start, message: `comes from ${text(source)}` },
  ];
  for (const part of passed) {
    const { start, end } = part.lines;
    const last = steps.at(-1);
    if (start === last?.line) {
      // It is told once, and may go on further than it seemed.
      if (end > (last.endLine ?? start)) last.endLine = end;
    } else if (start !== place.lines.start) {
      const endLine = end === start ? {} : { endLine: end };
      steps.push({ path, line: start, ...endLine, message: `passes through ${text(part)}` });
    }
  }
  return [...steps, { path, line: place.lines.start, message: `reaches ${text(place)}` }];
}

function capturedWay({ captures }: RuleMatch): Place[] {
  const source = captures.get("SOURCE");
  if (!source) return [];
  const via = [...captures].filter(([name]) => name.startsWith("VIA")).map(([, part]) => part);
  return [source, ...via.toSorted((a, b) => a.start - b.start)];
}
