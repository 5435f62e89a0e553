import type { Condition } from "./compile-models.ts";
import type { ValuePick } from "./selector.ts";
import { elementOf, fieldOf } from "./value.ts";
import type { Value } from "./value.ts";

/** The values of a call. */
export interface Given {
  self: Value;
  positional: Value[];
  named: Map<string, Value>;
  /** What functions gave back that are handed over, by their positions. */
  returned: Map<number | "this", Value>;
}

/** Whether the constants that a call is given are those that are meant; of a list, one of them. */
export function applies(
  { when, unless }: { when: readonly Condition[]; unless: readonly Condition[] },
  given: Given,
): boolean {
  const fits = ({ pick, fits: pattern }: Condition): boolean =>
    picked(pick, given)
      .flatMap((value) => (value.isList ? [...(value.fields?.values() ?? [])] : [value]))
      .some((value) => pattern.test(wordsOf(value)));
  return when.every(fits) && !unless.some(fits);
}

function wordsOf({ constant, skeleton, path }: Value): string {
  return String(constant?.value ?? skeleton ?? path ?? "");
}

/** The values that are meant. */
export function picked({ of, key, isLast, fields }: ValuePick, given: Given): Value[] {
  const { self, positional, named, returned } = given;
  const values = (() => {
    if (of === "this") return [key === undefined ? self : partNamedBy(self, positional[key])];
    if (of === "all") return [...positional, ...named.values()];
    if ("position" in of) {
      if (isLast && positional.length > of.position + 1) return [];
      return positional.slice(of.position, of.position + 1);
    }
    if ("from" in of) return positional.slice(of.from);
    const one = "name" in of ? named.get(of.name) : returned.get(of.returnedBy);
    return one ? [one] : [];
  })();
  return fields.reduce(
    (found, glob) =>
      found.flatMap((value) => {
        const known = [...(value.fields ?? [])]
          .filter(([name]) => glob.test(name))
          .map(([, field]) => field);
        return known.length > 0 ? known : value.taints.length > 0 ? [{ taints: value.taints }] : [];
      }),
    values,
  );
}

/** The part of a value that another one names; any part if it is not known which. */
function partNamedBy(value: Value, key: Value | undefined): Value {
  return key?.constant ? fieldOf(value, String(key.constant.value)) : elementOf(value);
}
