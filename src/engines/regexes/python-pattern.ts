import type { SgNode } from "@ast-grep/napi";

/** The value of a string literal, also of several side by side; `undefined` for one that is put together at run time. */
export function readPythonString(node: SgNode): string | undefined {
  if (node.kind() === "concatenated_string") {
    const parts = node
      .children()
      .filter((one) => one.isNamed() && one.kind() !== "comment")
      .map(readPythonString);
    return parts.includes(undefined) ? undefined : parts.join("");
  }
  if (node.kind() === "parenthesized_expression") {
    const inner = node.children().find((one) => one.isNamed() && one.kind() !== "comment");
    return inner && readPythonString(inner);
  }
  const match = /^([rRbBuU]*)("""|'''|"|')([^]*)\2$/.exec(
    node.kind() === "string" ? node.text() : "",
  );
  if (!match) return undefined;
  const [, prefix = "", , body = ""] = match;
  return /r/i.test(prefix) ? body : unescape(body);
}

/**
 * A pattern of Python's `re` as JavaScript would write it; `undefined` where JavaScript has no word for something in it.
 * @param flags the code of the call's flags, such as `re.I | re.M`.
 */
export function readPythonPattern(
  pattern: string,
  flags: string,
): { source: string; flags: string } | undefined {
  const [inline = "", letters = ""] = /^\(\?([aiLmsux]+)\)/.exec(pattern) ?? [];
  const all = new Set(letters);
  for (const [, name = ""] of flags.matchAll(/re\.([A-Z]+)/g)) all.add(letterOf[name] ?? "");
  // In a verbose pattern white space means nothing, and it would here.
  if (all.has("x")) return undefined;
  const source = pattern
    .slice(inline.length)
    .replaceAll(/\\A/g, "^")
    .replaceAll(/\\Z/g, "$")
    .replaceAll("(?P<", "(?<")
    .replaceAll(/\(\?P=(\w+)\)/g, String.raw`\k<$1>`);
  // Atomic groups and possessive quantifiers never go back; conditions and comments are no part of JavaScript.
  if (/\(\?[>(#]|[*+?}]\+/.test(source)) return undefined;
  return { source, flags: ["i", "m", "s"].filter((one) => all.has(one)).join("") };
}

const letterOf: Record<string, string> = {
  I: "i",
  IGNORECASE: "i",
  M: "m",
  MULTILINE: "m",
  S: "s",
  DOTALL: "s",
  X: "x",
  VERBOSE: "x",
};

const controls: Record<string, string> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  v: "\v",
  b: "\b",
};

/** Escapes that mean something to Python; it leaves the others to `re`. */
function unescape(body: string): string {
  return body.replaceAll(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(\r?\n)|([^]))/g,
    (whole, byte?: string, unit?: string, end?: string, one: string = "") => {
      if (byte ?? unit) return String.fromCharCode(Number.parseInt(byte ?? unit ?? "", 16));
      if (end !== undefined) return "";
      return controls[one] ?? whole;
    },
  );
}
