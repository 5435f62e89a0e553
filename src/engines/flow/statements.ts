import { bind } from "./bind.ts";
import { cameBy, evaluate } from "./evaluate.ts";
import { define } from "./invoke.ts";
import type { At, Statement } from "./ir.ts";
import { refine, refineByCall, refineByEqual } from "./refine.ts";
import type { Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { allTaints, elementOf, nothing, passing, textOf } from "./value.ts";
import type { Value } from "./value.ts";

/** What comes of a function, or of a file. */
export interface Frame {
  returns: { value: Value; at: At }[];
  /** Where a loop or a switch was left, or went on with its next turn. */
  left: Left[];
}

interface Left {
  scope: Scope;
  how: "break" | "continue";
  isFar: boolean;
}

/** Follows statements in their order; gives the scope in which it goes on after them, nothing if it does not. */
export function runStatements(
  run: Run,
  statements: readonly Statement[],
  scope: Scope,
  frame: Frame,
): Scope | undefined {
  for (const statement of statements) {
    if (statement.kind === "define" && statement.function.name !== undefined) {
      const closure = { routine: statement.function, scope, self: scope.get("this") };
      scope.set(statement.function.name, { taints: [], closure });
      run.pending.set(statement.function, closure);
    }
    if (statement.kind === "class") define(run, statement.class, scope);
  }
  for (const statement of statements) {
    run.step();
    if (!runStatement(run, statement, scope, frame)) return undefined;
  }
  return scope;
}

/** Whether it goes on after it, in the same scope. */
function runStatement(run: Run, statement: Statement, scope: Scope, frame: Frame): boolean {
  switch (statement.kind) {
    case "define":
    case "class":
      return true;
    case "evaluate":
      evaluate(run, statement.value, scope);
      if (statement.value.kind === "call") refineByCall(run, statement.value, scope);
      return true;
    case "assign": {
      const value = cameBy(evaluate(run, statement.value, scope), statement.value);
      bind(
        run,
        statement.target,
        statement.adds ? added(run, statement, value, scope) : value,
        scope,
      );
      return true;
    }
    case "block":
      return runStatements(run, statement.body, scope, frame) !== undefined;
    case "branch":
      return runBranch(run, statement, scope, frame);
    case "loop":
      return runLoop(run, statement, scope, frame);
    case "switch":
      return runSwitch(run, statement, scope, frame);
    case "try":
      return runTry(run, statement, scope, frame);
    case "return": {
      const value = statement.value ? evaluate(run, statement.value, scope) : nothing;
      frame.returns.push({ value, at: statement.at });
      return false;
    }
    case "leave":
      if (statement.value) evaluate(run, statement.value, scope);
      if (statement.how !== "throw")
        frame.left.push({ scope, how: statement.how, isFar: statement.isFar === true });
      return false;
  }
}

function added(
  run: Run,
  { target }: Statement & { kind: "assign" },
  value: Value,
  scope: Scope,
): Value {
  if (target.kind === "name") return textOf([scope.get(target.name) ?? nothing, value]);
  if (target.kind === "place") return textOf([evaluate(run, target.place, scope), value]);
  return value;
}

function runBranch(
  run: Run,
  { when, body, otherwise }: Statement & { kind: "branch" },
  scope: Scope,
  frame: Frame,
): boolean {
  const decided = evaluate(run, when, scope).constant;
  const branches: Scope[] = [];
  const take = (
    statements: readonly Statement[],
    holds: boolean,
    isDecisive: boolean,
  ): Scope | undefined => {
    if (decided && Boolean(decided.value) !== holds) return undefined;
    const inside = new Scope(scope);
    refine(run, when, inside, holds, isDecisive);
    const end = runStatements(run, statements, inside, frame);
    if (end) branches.push(end);
    return end;
  };
  const end = take(body, true, false);
  // Where the other branch ends, what was asked decides whether it goes on here.
  take(otherwise, false, end === undefined);
  if (branches.length === 0) return false;
  scope.continueFrom(branches);
  return true;
}

function runLoop(
  run: Run,
  { each, over, when, body }: Statement & { kind: "loop" },
  scope: Scope,
  frame: Frame,
): boolean {
  const items = over ? evaluate(run, over, scope) : nothing;
  const isForever = when === undefined || (when.kind === "literal" && Boolean(when.value));
  const isEndless = over === undefined && isForever;
  const breaks: Scope[] = [];
  // What one turn leaves behind may be used in the next.
  for (let turn = 0; turn < 2; turn += 1) {
    const inside = new Scope(scope);
    if (when) {
      evaluate(run, when, inside);
      refine(run, when, inside, true, false);
    }
    if (each && each.kind !== "nothing") bind(run, each, itemOf(items, each), inside);
    const outer = frame.left;
    frame.left = [];
    const end = runStatements(run, body, inside, frame);
    const { break: left = [], continue: next = [] } = Object.groupBy(frame.left, ({ how }) => how);
    breaks.push(...left.map((one) => one.scope));
    scope.continueFrom([new Scope(scope), ...(end ? [end] : []), ...next.map((one) => one.scope)]);
    // Which loop is meant is not looked up: it may be this one, or one around it.
    frame.left = [...outer, ...frame.left.filter(({ isFar }) => isFar)];
  }
  const ends = [...breaks];
  if (!isEndless) {
    const end = new Scope(scope);
    // It ended as its condition did not hold any more, unless it was left.
    if (when) refine(run, when, end, false, false);
    ends.push(end);
  }
  if (ends.length === 0) return false;
  scope.continueFrom(ends);
  return true;
}

/** Of pairs each part is what the items are. */
function itemOf(items: Value, each: { kind: string; at: At }): Value {
  const taints = allTaints(items);
  return passing(taints.length > 0 ? { taints } : elementOf(items), each.at);
}

function runSwitch(
  run: Run,
  { on, cases, exhaustive, breaksLoop }: Statement & { kind: "switch" },
  scope: Scope,
  frame: Frame,
): boolean {
  const subject = evaluate(run, on, scope).constant;
  const ends: Scope[] = [];
  const outer = frame.left;
  frame.left = [];
  let before: Scope | undefined;
  const isTaken = (tests: Value[]): boolean =>
    subject === undefined ||
    tests.length === 0 ||
    tests.some(({ constant }) => constant === undefined || constant.value === subject.value);
  let isDecided = false;
  for (const { tests, body, fallsThrough } of cases) {
    const chosen = new Scope(scope);
    const values = tests.map((test) => evaluate(run, test, chosen));
    const hits = !isDecided && isTaken(values);
    if (!hits && !before) continue;
    if (hits && subject !== undefined && tests.length > 0) isDecided = true;
    if (hits) refineByEqual(run, on, values, chosen);
    const entry = before ? new Scope(scope) : chosen;
    if (before) entry.continueFrom(hits ? [before, chosen] : [before], scope);
    const end = runStatements(run, body, entry, frame);
    before = end && fallsThrough ? end : undefined;
    if (end && !fallsThrough) ends.push(end);
  }
  const isItsOwn = ({ how, isFar }: Left): boolean => how === "break" && !isFar && !breaksLoop;
  const breaks = frame.left.filter(isItsOwn);
  frame.left = [...outer, ...frame.left.filter((one) => !isItsOwn(one))];
  const branches = [
    ...ends,
    ...breaks.map((one) => one.scope),
    ...(before ? [before] : []),
    ...(exhaustive || isDecided ? [] : [new Scope(scope)]),
  ];
  if (branches.length === 0) return false;
  scope.continueFrom(branches);
  return true;
}

function runTry(
  run: Run,
  { body, handlers, after }: Statement & { kind: "try" },
  scope: Scope,
  frame: Frame,
): boolean {
  const inside = new Scope(scope);
  const end = runStatements(run, body, inside, frame);
  const ends = end ? [end] : [];
  for (const handler of handlers) {
    const caught = new Scope(scope);
    // It may have ended anywhere.
    caught.continueFrom([new Scope(scope), inside], scope);
    const handled = runStatements(run, handler, caught, frame);
    if (handled) ends.push(handled);
  }
  // Also where nothing goes on, what comes last is done.
  scope.continueFrom(ends.length > 0 ? ends : [new Scope(scope), inside]);
  const last = runStatements(run, after, scope, frame);
  return ends.length > 0 && last !== undefined;
}
