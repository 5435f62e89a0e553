import type { Ask } from "../engines/model/ask.ts";
import { createModelEngine } from "../engines/model/create-model-engine.ts";
import type { Outliner } from "../engines/model/outliner.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import type { RepoConfig } from "./config.ts";
import type { ThinkOptions } from "./review-change.ts";
import { skepticName } from "./tier.ts";

/** How reviewers think with what answers them, as the repository wants it. */
export function thinkBy(
  asking: { ask: Ask; outline: Outliner; contextTokens: number | undefined },
  { modelPaths, risk, minLevel }: Pick<RepoConfig, "modelPaths" | "risk" | "minLevel">,
  reviewers: readonly Reviewer[],
): ThinkOptions {
  return {
    model: createModelEngine({ ...asking, denied: modelPaths }),
    risk,
    skeptic: reviewers.find(({ name }) => name === skepticName),
    minLevel,
  };
}
