import type { Logger } from "pino";
import type { Clock } from "../net/clock.ts";
import { createModelClient } from "../engines/model/model-client.ts";
import type { Outliner } from "../engines/model/outliner.ts";
import type { Trouble } from "../engines/model/request-patiently.ts";
import type { Models } from "../runs/review/think.ts";
import type { ModelEnvironment } from "./model-environment.ts";
import { toPriceIt } from "./price-file.ts";

export interface ModelsOptions {
  log?: Logger;
  clock?: Clock | undefined;
  /** Told what the log is told of requests that failed, where there is no log. */
  onTrouble?: ((trouble: Trouble) => void) | undefined;
}

/**
 * The models of this process, one client for all runs: requests learn from each other what a model's limits are, and wait for
 * each other.
 */
export function createModels(
  { silenceMs, concurrency, maxUsdPerMonth, ...settings }: ModelEnvironment,
  outline: Outliner,
  { log, clock, onTrouble }: ModelsOptions = {},
): Models {
  const client = createModelClient(settings, {
    silenceMs,
    concurrency,
    ...(clock === undefined ? {} : { clock }),
    onTrouble(trouble) {
      log?.warn(trouble, "a request to a model failed");
      onTrouble?.(trouble);
    },
  });
  const told = new Set<string>();
  return {
    client,
    outline,
    contextTokens: settings.contextTokens,
    maxUsdPerMonth,
    onUnpriced(model) {
      if (told.has(model)) return;
      told.add(model);
      log?.warn({ model }, `limits in US dollars don't count it: ${toPriceIt}`);
    },
  };
}
