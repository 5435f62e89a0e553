import type { Reviewer } from "../reviewer.ts";
import type { AskOptions } from "./ask.ts";

/** On whose behalf a question is asked, and of which model first. */
export function askOptions(
  { name: reviewer, model }: Reviewer,
  signal: AbortSignal,
): Pick<AskOptions, "model" | "reviewer" | "signal"> {
  return { reviewer, signal, ...(model === undefined ? {} : { model }) };
}
