import type { CommandContext } from "../command.ts";
import type { NamedFindings } from "./find-findings.ts";
import { fetchNamed } from "./pull-named.ts";

/** Has comment and check follow what was decided about findings: the pull is reviewed again as it was, unless it is over. */
export async function showDecision(
  context: CommandContext,
  { isFull }: Pick<NamedFindings, "isFull">,
): Promise<"asked" | "not now"> {
  const { thread, login, key, requestReview } = context;
  const { state } = await fetchNamed(context, thread);
  if (state !== "open") return "not now";
  const trigger = { kind: "command" as const, login };
  await requestReview({ pull: thread, trigger, ...(isFull ? { isFull } : {}) }, key);
  return "asked";
}
