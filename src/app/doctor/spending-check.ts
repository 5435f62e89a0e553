import { priceOf, type Price } from "../../engines/model/prices.ts";
import { writeModelName } from "../../engines/model/model-name.ts";
import { formatUsd } from "../../report/messages/models.ts";
import { countOf } from "../../report/text/count-of.ts";
import type { Database } from "../../store/database/database.ts";
import { modelUsdThisMonth } from "../../store/records/model-reservations.ts";
import type { ModelEnvironment } from "../model-environment.ts";
import { pricesVariable } from "../price-file.ts";
import { ok, warning, type Tell } from "../setup/diagnosis.ts";

/** Says what models cost by the operator's own prices, and what is left of what they may cost in this month. */
export async function checkSpending(
  models: ModelEnvironment | undefined,
  database: Database | undefined,
  tell: Tell,
): Promise<void> {
  if (models === undefined) return;
  const { prices } = models;
  if (prices !== undefined) {
    tell(
      ok(
        `${pricesVariable} has the prices of ${countOf(Object.keys(prices.models).length, "model")}.`,
      ),
    );
    for (const model of models.models) {
      const price = priceOf(model, Date.now(), prices);
      if (price === undefined) continue;
      tell(ok(`The model ${writeModelName(model)} costs ${describePrice(price)}.`));
    }
  }
  const { maxUsdPerMonth: most } = models;
  if (most === undefined || database === undefined) return;
  const { spent, reserved } = await modelUsdThisMonth(database.query, await database.now());
  const open = reserved === 0 ? "" : `, ${formatUsd(reserved)} more set aside`;
  const sentence = `Of $${most} that models may cost in a month, ${formatUsd(spent)} are spent${open}.`;
  tell(
    spent + reserved < most
      ? ok(sentence)
      : warning(
          sentence,
          "Reviews are incomplete until the month ends (UTC). CHORALE_MAX_USD_PER_MONTH raises it.",
        ),
  );
}

function describePrice({ input, output }: Price): string {
  return `$${input} for a million tokens in and $${output} out`;
}
