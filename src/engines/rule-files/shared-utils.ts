import { z } from "zod";
import type { Rule } from "../rules/rule.ts";

/** What `<name>.utils.yml` holds: a name of a util, and the ast-grep rule that it stands for. */
export const SharedUtils = z.record(z.string(), z.record(z.string(), z.unknown()));
export type SharedUtils = z.infer<typeof SharedUtils>;

/** The shared utils that a rule needs, or what keeps it from having them and the keys of the rule that this stands under. */
type Needed = { utils: SharedUtils } | { keys: string[]; what: string };

/**
 * Prepares to give rules of a file those of its shared utils that they reach through `matches`. A shared util may name a util that
 * each rule defines itself.
 *
 * @param path of the file that shares them
 */
export function createUtilsFor(
  shared: SharedUtils,
  path: string,
): (rule: Pick<Rule, "rule" | "constraints" | "fix" | "utils">) => Needed {
  // Every rule of the file asks for the same ones.
  const referencesOf = new Map(
    Object.entries(shared).map(([name, util]) => [name, referencesIn(util)]),
  );
  return ({ rule, constraints, fix, utils = {} }) => {
    const own = Object.keys(utils);
    const twice = own.find((name) => Object.hasOwn(shared, name));
    if (twice !== undefined) {
      const what = `${path} shares a util of this name; choose another name`;
      return { keys: ["utils", twice], what };
    }
    const first = referencesIn([rule, constraints, fix, Object.values(utils)]);
    const names = reachable(first, referencesOf);
    for (const name of names) {
      // ast-grep takes a util that refers to nothing, and then finds nothing.
      const missing = referencesOf.get(name)?.find((one) => !own.includes(one) && !names.has(one));
      if (missing !== undefined) {
        const what = `the shared util ${name} needs a util ${missing}; define it in this rule`;
        return { keys: ["rule"], what };
      }
    }
    // In the order of their file.
    return {
      utils: Object.fromEntries(Object.entries(shared).filter(([name]) => names.has(name))),
    };
  };
}

/** The shared utils that these names lead to, themselves or through others. */
function reachable(
  first: readonly string[],
  referencesOf: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const found = new Set<string>();
  const follow = (names: readonly string[]): void => {
    for (const name of names) {
      const further = found.has(name) ? undefined : referencesOf.get(name);
      if (further === undefined) continue;
      found.add(name);
      follow(further);
    }
  };
  follow(first);
  return found;
}

/** The names below every `matches`. */
export function referencesIn(node: unknown, key = ""): string[] {
  if (typeof node === "string") return key === "matches" ? [node] : [];
  if (Array.isArray(node)) return node.flatMap((one) => referencesIn(one));
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => referencesIn(value, name));
}
