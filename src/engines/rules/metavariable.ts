/** `$NAME` in what a rule says or writes. */
export const metavariable = /\$\$?\$?([A-Z][A-Z0-9_]*)/g;

/** The names of the captures that a text refers to, without `$`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(metavariable)].map(([, name = ""]) => name);
}
