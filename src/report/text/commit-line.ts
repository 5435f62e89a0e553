import { invisible } from "../../types/invisible.ts";
import { shorten } from "./neutralise.ts";

/**
 * What anybody may have written as one line of a commit's message or of a pull request's title, where hosts obey words: it closes no
 * issue, names nobody, and keeps no check from running. Not for Markdown.
 */
export function commitLine(text: string, most: number): string {
  const line = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(invisible, "")
    // `#1`, `GH-1`, `!1` and addresses behind `fixes` close what they name; `owner/name#1` too.
    .replaceAll(/([#!]|\bGH-)(?=\d)/gi, "$1 ")
    .replaceAll("://", ": //")
    .replaceAll(/@(?=[\w-])/g, "@ ")
    // `[skip ci]` and its kin, `***NO_CI***`, and a trailer of GitHub's.
    .replaceAll(/\[(?=\s*(?:ci|no|actions)\b|[^\]]*skip)/gi, "(")
    .replaceAll(/\*{2,}/g, "*")
    .replaceAll(/skip-checks/gi, "skip checks")
    .trim();
  return shorten(line, most);
}
