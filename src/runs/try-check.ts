import { ForgeError, type Check } from "../forges/forge.ts";
import type { PullRef } from "../types/pull.ts";
import type { RunContext } from "./run-context.ts";

/**
 * Shows a check, without its annotations if the forge will not have them. The comment says the same and more, so a forge
 * that refuses the check altogether costs the check alone: the refusal is logged and given back as a sentence.
 */
export async function tryCheck(
  context: Pick<RunContext, "forge" | "signal" | "services" | "id">,
  pull: PullRef,
  check: Check,
): Promise<string | null> {
  try {
    await context.forge.ensureCheck(pull, check, context.signal);
    return null;
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    if (check.annotations.length > 0) {
      return await tryCheck(context, pull, { ...check, annotations: [] });
    }
    context.services.log.warn({ runId: context.id, err: error }, "check could not be shown");
    return error.message;
  }
}
