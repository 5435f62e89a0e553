import { nextToken } from "./without-looks.ts";

/** The end of a group and how often it may come, where that has no end. With one, `{1,50}`, recheck says that the time is polynomial. */
const endlessly = /^(?:[*+]|\{\d*,\})/;

/**
 * Whether an expression may take exponential time: for that it has to come back to the same place by two ways over one text, and it
 * comes back only in a group that is repeated without end. A group without choices in it, `(?:,\d{3})*`, has one way through it.
 */
export function mayTakeExponentialTime(source: string): boolean {
  /** Of each group that is open, whether there are choices in it. */
  const open: boolean[] = [];
  const choose = () => open.fill(true);
  for (let at = 0; at < source.length;) {
    const token = nextToken(source, at);
    at += token.length;
    if (token.startsWith("(")) {
      open.push(false);
      // What kind of group it is, and its name.
      at += /^\?(?::|<\w*>|[-\w]*:)/.exec(source.slice(at))?.[0].length ?? 0;
      if (token !== "(") choose();
    } else if (token === ")") {
      const hasChoices = open.pop() ?? true;
      if (hasChoices && endlessly.test(source.slice(at, at + 12))) return true;
    } else if (/^(?:[*+?|]|\\[\dk])$/.test(token)) choose();
    else if (token === "{" && !/^\d+\}/.test(source.slice(at, at + 12))) choose();
  }
  return false;
}
