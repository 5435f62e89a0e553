import { inlineCode } from "./neutralise.ts";

/** The first seven digits of a commit: enough for people to tell it from others. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** The same as code, for Markdown. */
export function shortShaCode(sha: string): string {
  return inlineCode(shortSha(sha));
}
