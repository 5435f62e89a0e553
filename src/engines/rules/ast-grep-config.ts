import type { NapiConfig } from "@ast-grep/napi";

/** ast-grep checks a rule itself when it first meets one, more thoroughly than its types do. */
export function asConfig(parts: {
  rule: unknown;
  constraints?: unknown;
  utils?: unknown;
}): NapiConfig {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return parts as NapiConfig;
}

/** A copy of a rule in which the texts below the given keys are replaced. */
export function rewrite<T extends object>(
  node: T,
  edits: Record<string, (text: string) => string | object>,
): T {
  const visit = (one: unknown, key: string): unknown => {
    const edit = edits[key];
    if (typeof one === "string") return edit ? edit(one) : one;
    if (Array.isArray(one)) return one.map((item: unknown) => visit(item, ""));
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, value]: [string, unknown]) => [name, visit(value, name)]),
    );
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return visit(node, "") as T;
}
