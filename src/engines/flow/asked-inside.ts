import { bind } from "./bind.ts";
import { cameBy, evaluate } from "./evaluate.ts";
import type { Statement } from "./ir.ts";
import { refine } from "./refine.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { nothing } from "./value.ts";
import type { Closure, Value } from "./value.ts";

/** Functions are followed into functions that ask so many times. */
const deepest = 5;

interface Answer {
  holds: boolean;
  isDecisive: boolean;
}

/**
 * What a function of the file that says yes or no has asked of what it is given, as its answer is known: by position, the kinds of harm
 * that it does not do any more. Only functions are understood that do nothing but ask.
 */
export function askedInside(
  run: Run,
  { routine, scope, self }: Closure,
  values: readonly Value[],
  answer: Answer,
): Map<number, string[]> {
  const asked = new Map<number, string[]>();
  if (values.every(({ taints }) => taints.length === 0)) return asked;
  if (run.stack.length >= deepest || run.stack.includes(routine)) return asked;
  if (!routine.body().every((one) => isAsking(one))) return asked;
  const names = routine.parameters.map(({ target }) => (target.kind === "name" ? target.name : ""));
  const inner = new Scope(scope, self ? ["this", ...names] : names);
  if (self) inner.set("this", self);
  for (const [position, name] of names.entries()) {
    inner.set(name, values[position] ?? nothing);
    inner.set(givenAt(position), values[position] ?? nothing);
  }
  run.stack.push(routine);
  const ends: Scope[] = [];
  try {
    // Without a `return` it says no.
    if (ask(run, routine.body(), inner, answer, ends) && !answer.holds) ends.push(inner);
  } finally {
    run.stack.pop();
  }
  if (ends.length === 0) return asked;
  for (const [position, { taints }] of values.entries()) {
    if (position >= names.length || taints.length === 0) continue;
    const kinds = ends
      .map((end) => harmlessBy(end.get(givenAt(position)) ?? nothing))
      .reduce((all, one) => all.filter((kind) => one.includes("any") || one.includes(kind)));
    if (kinds.length > 0) asked.set(position, kinds);
  }
  return asked;
}

/** What was handed in, by a name that no function can give to something else. */
function givenAt(position: number): string {
  return `(${position})`;
}

function harmlessBy({ taints }: Value): string[] {
  const [first, ...others] = taints;
  if (!first) return ["any"];
  return [...first.harmless].filter((kind) => others.every(({ harmless }) => harmless.has(kind)));
}

function isAsking(statement: Statement): boolean {
  if (statement.kind === "return") return true;
  if (statement.kind === "assign") return statement.target.kind === "name" && !statement.adds;
  if (statement.kind === "evaluate") {
    const { value } = statement;
    return value.kind === "assignment" && value.target.kind === "name";
  }
  if (statement.kind === "block") return statement.body.every((one) => isAsking(one));
  if (statement.kind !== "branch") return false;
  return [...statement.body, ...statement.otherwise].every((one) => isAsking(one));
}

/** Whether it goes on after these; where it returned what is asked for is one of the ends. */
function ask(
  run: Run,
  statements: readonly Statement[],
  scope: Scope,
  answer: Answer,
  ends: Scope[],
): boolean {
  for (const statement of statements) {
    run.step();
    if (statement.kind === "assign") {
      const value = cameBy(evaluate(run, statement.value, scope), statement.value);
      bind(run, statement.target, value, scope);
    } else if (statement.kind === "evaluate") {
      evaluate(run, statement.value, scope);
    } else if (statement.kind === "block") {
      if (!ask(run, statement.body, scope, answer, ends)) return false;
    } else if (statement.kind === "branch") {
      const taken = new Scope(scope);
      const passed = new Scope(scope);
      refine(run, statement.when, taken, true, false);
      const branches = ask(run, statement.body, taken, answer, ends) ? [taken] : [];
      refine(run, statement.when, passed, false, branches.length === 0);
      if (ask(run, statement.otherwise, passed, answer, ends)) branches.push(passed);
      if (branches.length === 0) return false;
      scope.continueFrom(branches);
    } else if (statement.kind === "return") {
      const { value } = statement;
      const says = value ? value.kind === "literal" && Boolean(value.value) : false;
      if ((!value || value.kind === "literal") && says !== answer.holds) return false;
      const end = new Scope(scope);
      if (value) refine(run, value, end, answer.holds, answer.isDecisive);
      ends.push(end);
      return false;
    }
  }
  return true;
}
