import type { Language } from "../../types/source.ts";
import { isYamlDeeper } from "./yaml-depth.ts";

/** How long a file may take where nobody says, in milliseconds. */
export const usualFileTimeoutMs = 5000;
const mostBytes = 1_000_000;
const mostLines = 50_000;
const deepestNesting = 500;
const deepestYaml = 200;

/** Why a text is not worth a try, as a phrase; `undefined` when it is. */
export function findLimit(text: string): string | undefined {
  if (Buffer.byteLength(text) > mostBytes) return "larger than 1 MB";
  // A parser may take it for the end, and what follows would be hidden from the review.
  if (text.includes("\0")) return "contains NUL bytes";
  if (countLines(text) > mostLines) return `longer than ${mostLines} lines`;
  return undefined;
}

/**
 * The same for a text that is parsed: time and stack grow with the depth of its brackets, and YAML's parser ends the process over
 * more than 250 open collections.
 */
export function findNestingLimit(text: string, language: Language): string | undefined {
  if (language === "yaml" && isYamlDeeper(text, deepestYaml)) {
    return `nested deeper than ${deepestYaml} levels`;
  }
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 40 || code === 91 || code === 123) {
      depth += 1;
      if (depth > deepestNesting) return `nested deeper than ${deepestNesting} levels`;
    } else if ((code === 41 || code === 93 || code === 125) && depth > 0) {
      depth -= 1;
    }
  }
  return undefined;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
