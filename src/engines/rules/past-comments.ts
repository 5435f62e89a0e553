import type { RuleLanguage } from "./languages.ts";

/** What grammars call a comment; `comment` alone where nothing else is said. */
const kinds: Partial<Record<RuleLanguage, readonly string[]>> = {
  java: ["line_comment", "block_comment"],
};

/**
 * A rule for which a comment between two statements makes no difference. Grammars make comments siblings of what runs, so one at the
 * end of a line would stand between this statement and the next, and one behind the last statement would be the last.
 *
 * - Without `stopBy`, `precedes` and `follows` ask the next sibling that is none.
 * - `nthChild` does not count them from the end, nor below `not`. Elsewhere it does: it is asked of arguments mostly, where hardly
 *   anybody writes one, and a place among all children is found faster.
 */
export function pastComments<T>(rule: T, language: RuleLanguage): T {
  const comment = kinds[language] ?? ["comment"];
  const other = { not: { any: comment.map((kind) => ({ kind })) } };
  const visit = (node: unknown, key: string, isDenied: boolean): unknown => {
    if (key === "nthChild") return countOthers(node, other, isDenied);
    if (Array.isArray(node)) return node.map((one: unknown) => visit(one, "", isDenied));
    if (typeof node !== "object" || node === null) return node;
    const parts = Object.fromEntries(
      Object.entries(node).map(([name, value]: [string, unknown]) => [
        name,
        visit(value, name, isDenied || name === "not"),
      ]),
    );
    const isNeighbour =
      (key === "precedes" || key === "follows") &&
      (parts["stopBy"] === undefined || parts["stopBy"] === "neighbor");
    return isNeighbour ? { ...parts, stopBy: other } : parts;
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return visit(rule, "", false) as T;
}

function countOthers(place: unknown, other: object, isDenied: boolean): unknown {
  const asked = typeof place === "object" && place !== null ? place : { position: place };
  const isFromTheEnd = "reverse" in asked && asked.reverse === true;
  return (isDenied || isFromTheEnd) && !("ofRule" in asked) ? { ...asked, ofRule: other } : place;
}
