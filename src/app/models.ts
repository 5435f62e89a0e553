import type { Logger } from "pino";
import type { Clock } from "../net/clock.ts";
import { createModelClient } from "../engines/model/model-client.ts";
import type { Outliner } from "../engines/model/outliner.ts";
import type { Models } from "../runs/review/think.ts";
import type { ModelEnvironment } from "./model-environment.ts";

/** The models of this process, one client for all runs: requests learn from each other what a model's limits are. */
export function createModels(
  { silenceMs, maxUsdPerMonth, ...settings }: ModelEnvironment,
  outline: Outliner,
  { log, clock }: { log?: Logger; clock?: Clock | undefined } = {},
): Models {
  const client = createModelClient(settings, {
    silenceMs,
    ...(clock === undefined ? {} : { clock }),
    onTrouble: (trouble) => log?.warn(trouble, "a request to a model failed"),
  });
  return { client, outline, contextTokens: settings.contextTokens, maxUsdPerMonth };
}
