const beginning: Readonly<Record<string, RegExp>> = {
  kind: /(?:\b|_)comment\b/,
  pattern: /^\s*(?:\/\/|\/\*|#(?![[!])|<!--)/,
  regex: /^\^(?:\\s\*)?(?:\/\/|\/\\?\*|#)/,
};

/**
 * Whether a part of a rule means comments: by their kind, by a pattern that is one, or by an expression that begins with their sign.
 */
export function speaksOfComments(node: unknown, key = ""): boolean {
  if (typeof node === "string") return beginning[key]?.test(node) === true;
  if (Array.isArray(node)) return node.some((one) => speaksOfComments(one));
  if (typeof node !== "object" || node === null) return false;
  return Object.entries(node).some(([name, value]) => speaksOfComments(value, name));
}
