import type { At, ClassBody, Expression, Program, Routine } from "./ir.ts";
import type { Models } from "./compile-models.ts";
import type { Rewritten } from "./rewritten.ts";
import type { Taint } from "./taint.ts";
import type { Closure, Value } from "./value.ts";

/** A value from outside that reached a place where it does harm. */
export interface Flow {
  kind: string;
  taint: Taint;
  /** Where the harm is done: the call, the assignment. */
  at: At;
  /** The text that it does it with, as far as it is known. */
  skeleton: string | undefined;
}

/** Following the values of one file. */
export interface Run {
  models: Models;
  program: Program;
  /** What its functions write to outside of them. */
  rewritten: Rewritten;
  flows: Flow[];
  /** Classes whose fields are being made. */
  making: Set<ClassBody>;
  /** Functions that were seen and that nobody called yet. */
  pending: Map<Routine, Closure>;
  /** Those that are being followed, the innermost last. */
  stack: Routine[];
  /** Counts one step. Throws `OutOfSteps`. */
  step: () => void;
}

/** There is more to follow than one file may take. */
export class OutOfSteps extends Error {}

/** Notes every way on which a value from outside arrives. What is in a record or a list, it does not speak of. */
export function report(run: Run, kind: string, at: At, { taints, skeleton }: Value): void {
  for (const taint of taints) {
    if (!taint.harmless.has(kind)) run.flows.push({ kind, taint, at, skeleton });
  }
}

/** What a name or a chain of names is called elsewhere; `undefined` for anything else. */
export function pathOf(
  expression: Expression,
  { imports }: Pick<Program, "imports">,
): string | undefined {
  if (expression.kind === "name") return imports.get(expression.name) ?? expression.name;
  if (expression.kind !== "member") return undefined;
  const of = pathOf(expression.of, { imports });
  return of === undefined ? undefined : `${of}.${expression.name}`;
}

/** What a type is called elsewhere. */
export function pathOfType(type: string, { imports }: Pick<Program, "imports">): string {
  const [head = "", ...rest] = type.split(".");
  return [imports.get(head) ?? head, ...rest].join(".");
}
