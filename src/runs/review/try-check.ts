import { ForgeError, type Check } from "../../forges/forge.ts";
import type { PullRef } from "../../types/pull.ts";
import { isFinal } from "../queue/failure.ts";
import type { RunContext } from "./run-context.ts";

type CheckContext = Pick<RunContext, "forge" | "signal" | "writes" | "failures" | "log">;

/**
 * Shows a check that may be missing, without its annotations if the forge will not have them. The comment says the same and
 * more, so whatever trouble there is costs the check alone: it is logged and given back as a sentence.
 */
export function tryCheck(
  context: CheckContext,
  pull: PullRef,
  check: Check,
): Promise<string | null> {
  return showCheck(context, pull, check, (error) => error instanceof ForgeError);
}

/** Shows a check that must not stay as it is. Like `tryCheck`, but rejects where trying again may help. */
export function settleCheck(
  context: CheckContext,
  pull: PullRef,
  check: Check,
): Promise<string | null> {
  return showCheck(context, pull, check, (error) => isFinal(context.failures, error));
}

async function showCheck(
  context: CheckContext,
  pull: PullRef,
  check: Check,
  isBearable: (error: unknown) => boolean,
): Promise<string | null> {
  try {
    await context.forge.ensureCheck(pull, check, context.writes, context.signal);
    return null;
  } catch (error) {
    const { checks: hasAnnotations } = context.forge.capabilities;
    if (hasAnnotations && check.annotations.length > 0 && isFinal(context.failures, error)) {
      return await showCheck(context, pull, { ...check, annotations: [] }, isBearable);
    }
    if (!isBearable(error)) throw error;
    context.log.warn({ err: error }, "check could not be shown");
    return error instanceof Error ? error.message : String(error);
  }
}
