import { writeModelName } from "../src/engines/model/model-name.ts";
import type { ModelSettings } from "../src/engines/model/model-settings.ts";
import { usdOf } from "../src/engines/model/prices.ts";
import { UserError } from "../src/types/user-error.ts";

/** What all sets of engines may spend together, in US dollars. */
export interface Purse {
  pay(usd: number): void;
  /** As a phrase; `undefined` while there is something left. */
  whyEmpty(): string | undefined;
}

/**
 * @param maxUsd no limit when absent
 * @throws UserError for a limit that could not be kept, since nobody knows what one of the models costs
 */
export function fillPurse(
  maxUsd: number | undefined,
  { models, prices }: Pick<ModelSettings, "models" | "prices">,
): Purse {
  const one = { input: 1, cachedInput: 0, cacheWrite: 0, output: 0 };
  const priceless = models.find((model) => usdOf(model, one, Date.now(), prices) === null);
  if (maxUsd !== undefined && priceless !== undefined) {
    throw new UserError(
      `--max-usd: no price is known for ${writeModelName(priceless)}; leave it out, or measure a model that has one.`,
    );
  }
  let spent = 0;
  return {
    pay(usd) {
      spent += usd;
    },
    whyEmpty: () =>
      maxUsd !== undefined && spent >= maxUsd ? `--max-usd ${maxUsd} is reached` : undefined,
  };
}
