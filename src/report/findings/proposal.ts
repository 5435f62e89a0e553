import type { Capabilities } from "../../forges/forge.ts";
import { longestRun } from "../text/neutralise.ts";

/** Lines of a file, and what is proposed in their place. Without line feeds at their ends. */
interface Proposal {
  before: readonly string[];
  after: readonly string[];
}

/**
 * A change for people to take over: where the host knows such blocks, one that is committed from the page, in a remark on
 * just those lines; elsewhere, where it would be a block of code like any other, the change as a diff.
 */
export function renderProposal(
  { before, after }: Proposal,
  { suggestions }: Pick<Capabilities, "suggestions">,
): string {
  if (suggestions) return fenced("suggestion", after);
  return fenced("diff", [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)]);
}

function fenced(info: string, lines: readonly string[]): string {
  const fence = "`".repeat(Math.max(3, longestRun(lines.join("\n")) + 1));
  return [`${fence}${info}`, ...lines, fence].join("\n");
}
