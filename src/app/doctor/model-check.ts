import { z } from "zod";
import type { Question } from "../../engines/model/ask.ts";
import { createModelClient } from "../../engines/model/model-client.ts";
import { ModelError } from "../../engines/model/model-error.ts";
import { seatsAt } from "../../engines/model/seats.ts";
import { writeModelName, type ModelName } from "../../engines/model/model-name.ts";
import { urlVariable } from "../../engines/model/model-settings.ts";
import type { Trouble } from "../../engines/model/request-patiently.ts";
import { countOf } from "../../report/text/count-of.ts";
import { formatDuration } from "../../report/text/duration.ts";
import { clockMs } from "../../types/clock.ts";
import type { ModelEnvironment } from "../model-environment.ts";
import { toPriceIt } from "../price-file.ts";
import { checkHolds } from "./hold-check.ts";
import { failure, ok, warning, type Diagnosis, type Tell } from "../setup/diagnosis.ts";

/** As small as a question can be that has the form of a real one. */
const question: Question<{ ready: boolean }> = {
  system: "You are asked whether you can be reached.",
  prompt: "Set `ready` to true.",
  schema: z.object({ ready: z.boolean() }),
  name: "ready",
  maxOutputTokens: 200,
};

/**
 * Asks each model one small question, and those of one's own whether they hold a long one. As long as one of them answers,
 * reviews are done, and the others are something to wish for.
 */
export async function checkModels(models: ModelEnvironment | undefined, tell: Tell): Promise<void> {
  if (models === undefined) return;
  const tried = await Promise.all(models.models.map((model) => tryModel(model, models)));
  const isAnswered = tried.some(({ why }) => why === undefined);
  for (const { model, why, trouble, holds, tookMs, usd } of tried) {
    const name = writeModelName(model);
    if (why !== undefined) {
      tell(diagnose(why, whereToLook(trouble, model, models), { isAnswered }));
      continue;
    }
    const seats = seatsAt(model, models.concurrency);
    tell(
      ok(
        `The model ${name} answers; that took ${formatDuration(tookMs)}. It is asked ${countOf(seats, "question")} at a time (CHORALE_MODEL_CONCURRENCY).`,
      ),
    );
    if (holds !== undefined) tell(holds);
    if (usd === null) tell(warning(`What ${name} costs is not known.`, withoutPrice));
  }
}

const withoutPrice = `Limits in US dollars don't count it: ${toPriceIt}.`;

/** `why` is a phrase; `undefined` where it answered. `trouble` is what came of it where that was no answer at all. */
async function tryModel(model: ModelName, settings: ModelEnvironment) {
  const { silenceMs } = settings;
  let last: Trouble | undefined;
  const client = createModelClient(
    { ...settings, models: [model] },
    {
      silenceMs,
      maxTries: 1,
      patienceMs: 10_000,
      onTrouble: (trouble) => void (last = trouble),
    },
  );
  const startMs = clockMs();
  try {
    const { usage } = await client.ask(question, { signal: new AbortController().signal });
    const tookMs = clockMs() - startMs;
    // Who is paid by the token is known to hold enough.
    const holds = model.provider === "compatible" ? await checkHolds(model, settings) : undefined;
    return { model, why: undefined, trouble: undefined, holds, tookMs, usd: usage.usd };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const tookMs = clockMs() - startMs;
    // One that failed before it answered in a form that can't be used is not why.
    const trouble = last !== undefined && error.message.endsWith(last.reason) ? last : undefined;
    return { model, why: error.message, trouble, holds: undefined, tookMs, usd: null };
  }
}

/** Whoever runs this may see the address. */
function whereToLook(
  trouble: Trouble | undefined,
  { provider }: ModelName,
  { url }: ModelEnvironment,
): string {
  const where = `${urlVariable} (${url?.href})`;
  if (trouble === undefined) {
    return "It was reached and can't do what it is asked for: name another model in CHORALE_MODEL.";
  }
  const { advice, status = 0 } = trouble;
  if (advice !== undefined) return advice.replace(urlVariable, where);
  if (status === 429) {
    return "Ask again then, have the limit raised, or name a second model behind it in CHORALE_MODEL.";
  }
  if (status >= 500) return "It was reached: what is wrong there, its own log or status page says.";
  const variables = provider === "compatible" ? `CHORALE_MODEL and ${where}` : "CHORALE_MODEL";
  return `Look at ${variables}, and whether this machine gets there.`;
}

function diagnose(why: string, look: string, { isAnswered }: { isAnswered: boolean }): Diagnosis {
  return isAnswered
    ? warning(`The model ${why}.`, `${look} Until then another model is asked.`)
    : failure(`The model ${why}.`, `${look} Until then reviews that ask a model are incomplete.`);
}
