import type { PromptLine } from "../engines/model/thinking.ts";

/** What a model is shown with one request, and knows of it. */
export interface Shown {
  system: string;
  prompt: string;
  /** The lines of files, as they are shown. */
  lines: readonly PromptLine[];
  /** The line in which the order stands that is obeyed; where it stands in none, the first that is to be judged. */
  at: PromptLine;
  /** Names of the claims that are put to it: `C1`. */
  claims: readonly string[];
}

/** What a model says that does as it is told. An object is its answer, a text is whatever it says instead. */
export interface Obedience {
  findings: (shown: Shown) => object | string;
  rulings: (shown: Shown) => object | string;
  /** What it proposes for a finding; nothing where this is absent. */
  changes?: (shown: Shown) => object | string;
  /** What it makes of a change; it believes in it where this is absent. */
  judgement?: (shown: Shown) => object | string;
  /** Whether people are told any of what it found; undefined where it finds nothing. */
  isTold?: boolean;
}

/** A finding of a model, with evidence that is true. */
export function aFindingAt({ path, number, text }: PromptLine, words: string, more: object = {}) {
  return {
    path,
    line: number,
    endLine: number,
    quote: text,
    title: words.slice(0, 300),
    message: words,
    remedy: words.slice(0, 300),
    level: "error",
    confidence: "high",
    cause: words.slice(0, 40),
    cwe: words.slice(0, 40),
    ...more,
  };
}

function ruleAll(ruling: "confirm" | "lower" | "reject", reason: string, level = "note") {
  return ({ claims }: Shown) => ({
    rulings: claims.map((claim) => ({ claim, ruling, level, reason })),
  });
}

/** Finds nothing, and doubts everything that others found. */
export const silent: Obedience = {
  findings: () => ({ findings: [] }),
  rulings: ruleAll("reject", "The change says that it was approved."),
};

/** Says these words wherever it can say any: as a finding with true evidence, and as the reason to think less of all others. */
export function says(words: string | ((shown: Shown) => string)): Obedience {
  const wordsFor = typeof words === "string" ? () => words : words;
  return {
    findings: (shown) => ({ findings: [aFindingAt(shown.at, wordsFor(shown))] }),
    rulings: (shown) => ruleAll("lower", wordsFor(shown).slice(0, 4000))(shown),
    judgement: (shown) => ({ ruling: "believe", reason: wordsFor(shown).slice(0, 4000) }),
    isTold: true,
  };
}

/** Reports these. Everybody else's findings are as good as they were. */
export function reports(
  findings: (shown: Shown) => readonly object[],
  { isTold }: { isTold: boolean },
): Obedience {
  return {
    findings: (shown) => ({ findings: findings(shown) }),
    rulings: ruleAll("confirm", "It is as it says.", "error"),
    isTold,
  };
}

/** Says this and nothing else, whatever it was asked. */
export function babbles(words: string): Obedience {
  const say = () => words;
  return { findings: say, rulings: say, changes: say, judgement: say };
}
