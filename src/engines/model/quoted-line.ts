import type { Finding } from "../../types/finding.ts";
import { fingerprint } from "../rules/fingerprint.ts";

/** What stands in the place of a rule's id. */
export function modelRuleId(reviewer: string): string {
  return `${reviewer}/model`;
}

/** What the identity of a model's finding is made from. */
export interface QuotedLine {
  ruleId: string;
  path: string;
  /** The line that it quotes, whole. */
  line: string;
  /** 1 for the first finding about this very line. */
  nth: number;
  /** How many lines that the change touched say the same further up. */
  ordinal: number;
}

/** By the whole line, not by what a model chose to quote of it; and not by its words, which are others each time. */
export function quotedLineFingerprint({ ruleId, path, line, nth, ordinal }: QuotedLine): string {
  const cause = nth === 1 ? ruleId : `${ruleId} ${nth}`;
  return fingerprint({ cause, path, code: line, ordinal });
}

/** So many findings about one line are told apart. */
const mostOfOneLine = 3;
/** Equal lines above may have gone meanwhile, which makes the one that was quoted an earlier one. */
const mostGone = 2;
const mostEqual = 50;

type Quoting = Pick<Finding, "ruleId" | "path" | "fingerprint">;

/** Whether a model's finding can be known by this line, as the file has it: not where that was shown without a secret. */
export function quotesLine(line: string, finding: Quoting): boolean {
  return fingerprintsOf(line, mostEqual, finding).includes(finding.fingerprint);
}

/** Whether the line that a model's finding quoted stands in a file's text, wherever. Each file is looked through once. */
export function createQuotes(texts: ReadonlyMap<string, string>): (finding: Quoting) => boolean {
  const known = new Map<string, Set<string>>();
  return (finding) => {
    const { ruleId, path, fingerprint: wanted } = finding;
    const key = JSON.stringify([ruleId, path]);
    const all = known.get(key) ?? new Set(fingerprintsIn(texts.get(path) ?? "", finding));
    known.set(key, all);
    return all.has(wanted);
  };
}

function fingerprintsIn(text: string, finding: Quoting): string[] {
  const lines = Map.groupBy(text.split("\n"), (line) => line.replaceAll(/\s+/g, " ").trim());
  return [...lines].flatMap(([line, { length }]) =>
    fingerprintsOf(line, Math.min(length + mostGone, mostEqual), finding),
  );
}

function fingerprintsOf(line: string, ordinals: number, { ruleId, path }: Quoting): string[] {
  return Array.from({ length: ordinals * mostOfOneLine }, (_, index) =>
    quotedLineFingerprint({
      ruleId,
      path,
      line,
      nth: (index % mostOfOneLine) + 1,
      ordinal: Math.floor(index / mostOfOneLine),
    }),
  );
}
