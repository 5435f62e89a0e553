import type { Finding } from "../../src/types/finding.ts";
import type { Expected } from "./corpus.ts";

/** What was found and is not listed, and what is listed and was not found; each as `path  rule  code`. */
export function compareFindings(
  found: readonly Finding[],
  expected: readonly Expected[],
): { unknown: string[]; gone: string[] } {
  const is = found.map(({ path, ruleId, code }) => `${path}  ${ruleId}  ${firstLine(code)}`);
  const was = expected.map(({ path, rule, code }) => `${path}  ${rule}  ${code}`);
  return { unknown: without(is, was), gone: without(was, is) };
}

function firstLine(code: string): string {
  return code.split("\n")[0]?.trim() ?? "";
}

/** What is left of a list without those of another, each as often as it is there. */
function without(all: readonly string[], those: readonly string[]): string[] {
  const rest = [...those];
  return all.filter((one) => {
    const at = rest.indexOf(one);
    if (at !== -1) rest.splice(at, 1);
    return at === -1;
  });
}
