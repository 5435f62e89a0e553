import type { OnBroken } from "../review/attempt.ts";
import type { Terminal } from "./terminal.ts";

/** Says on standard error what broke while the command goes on: on one's own machine that is the log. */
export function complainOf({ complain }: Pick<Terminal, "complain">): OnBroken {
  return (error, part) => complain(`${part}: ${describeError(error, { withStacks: true })}\n`);
}

/**
 * An error that nobody expected, and what caused it, a paragraph each: their messages, or with `withStacks` also where they
 * come from.
 */
export function describeError(error: unknown, { withStacks }: { withStacks: boolean }): string {
  return [...causesOf(error)].map((one) => describe(one, withStacks)).join("\nCaused by: ");
}

function describe(error: unknown, withStack: boolean): string {
  if (!(error instanceof Error)) return String(error);
  return (withStack ? error.stack : undefined) ?? (error.message || error.name);
}

/** The error itself and then everything it names as its cause, each once. */
function causesOf(error: unknown, seen = new Set<unknown>()): Set<unknown> {
  if (seen.has(error)) return seen;
  seen.add(error);
  const several: unknown[] = error instanceof AggregateError ? error.errors : [];
  const cause = error instanceof Error && error.cause !== undefined ? [error.cause] : [];
  for (const one of [...several, ...cause]) causesOf(one, seen);
  return seen;
}
