/** `$NAME` in what a rule says or writes. */
export const metavariable = /\$\$?\$?([A-Z][A-Z0-9_]*)/g;

/** What a pattern captures: its dollar signs, and its name. `$Name` captures nothing, it is a variable of a program. */
export const capture = /(\${1,3})([A-Z][A-Z0-9_]*)(?!\w)/g;

/** The names of the captures that a text refers to, without `$`. */
export function namesIn(text: string): string[] {
  return [...text.matchAll(metavariable)].map(([, name = ""]) => name);
}
