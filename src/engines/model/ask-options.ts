import type { Answers } from "../../types/usage.ts";
import type { Reviewer } from "../reviewer.ts";
import type { Answer, AskOptions } from "./ask.ts";

/** On whose behalf a question is asked, and of which model first. */
export function askOptions(
  { name: reviewer, model }: Reviewer,
  bounds: Pick<AskOptions, "signal" | "time">,
): AskOptions {
  return { reviewer, ...bounds, ...(model === undefined ? {} : { model }) };
}

/** Who answered, for the report. */
export function answersOf({
  model,
  isFallback,
}: Pick<Answer<unknown>, "model" | "isFallback">): Answers {
  return { model, count: 1, asFallback: isFallback ? 1 : 0 };
}
