import { createHash } from "node:crypto";
import { Recent } from "../../types/recent.ts";
import type { ReaderPool } from "../process/reader-pool.ts";
import type { RuleError } from "./rule-error.ts";
import type { Rule } from "./rule.ts";

/**
 * Looks whether ast-grep takes rules that somebody else wrote, in a process that can be killed: for each what is wrong with it,
 * `undefined` for nothing, in their order. Rejects with the signal's reason once it is aborted.
 */
export type CheckRules = (
  rules: readonly Rule[],
  signal: AbortSignal,
) => Promise<(RuleError | undefined)[]>;

/** How long it may take to look at one rule, in milliseconds; usually it takes two. */
const ruleTimeoutMs = 5_000;
/** Who writes more rules that take so long or end the process need not hear of all of them. */
const mostLost = 3;
/** So many answers are remembered: a repository's rules change more seldom than it is reviewed. */
const mostRemembered = 5_000;

/** Checks rules in the processes of a pool, and each only once. */
export function createRuleCheck(pool: Pick<ReaderPool, "read">): CheckRules {
  const remembered = new Recent<string, Checked>(mostRemembered);
  return async (rules, signal) => {
    // Asked for once: until the others are checked it may be forgotten.
    const asked = rules.map((rule) => {
      const key = keyOf(rule);
      return { rule, key, known: remembered.get(key) };
    });
    const unknown = asked.flatMap(({ rule, known }) => (known ? [] : rule));
    const found: ReadonlyMap<string, Checked> =
      unknown.length === 0 ? new Map() : await check(unknown, pool, signal);
    return asked.map(({ rule, key, known }) => {
      const checked = known ?? found.get(rule.id);
      if (checked?.isCertain === true) remembered.set(key, checked);
      return checked?.error;
    });
  };
}

interface Checked {
  error: RuleError | undefined;
  /** Whether it would be the same another time, on a machine that is less busy. */
  isCertain: boolean;
}

async function check(
  rules: readonly Rule[],
  pool: Pick<ReaderPool, "read">,
  signal: AbortSignal,
): Promise<Map<string, Checked>> {
  // Each stands in the place of a file, so that one over which the process is lost does not take the others along.
  const files = rules.map(({ id }) => ({ path: id, language: "text" as const, text: "" }));
  const { ruleErrors, unread } = await pool.read(
    { kind: "check rules", rules: [...rules], files },
    signal,
    { fileTimeoutMs: ruleTimeoutMs, mostLost },
  );
  const reasons = new Map(unread.map(({ path, reason }) => [path, reason]));
  return new Map(
    rules.map(({ id }) => {
      const reason = reasons.get(id);
      return [
        id,
        reason === undefined
          ? { error: ruleErrors.get(id), isCertain: true }
          : { error: { key: "rule", what: `ast-grep can't take it: ${reason}` }, isCertain: false },
      ];
    }),
  );
}

function keyOf(rule: Rule): string {
  return createHash("sha256").update(JSON.stringify(rule)).digest("base64");
}
