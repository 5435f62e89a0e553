import type { ParameterFacts, RoutineFacts } from "./compile-parameters.ts";
import { evaluate, taintFrom } from "./evaluate.ts";
import type { ClassBody, Decorator, Routine } from "./ir.ts";
import { pathOf, pathOfType } from "./run.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import { nothing } from "./value.ts";
import type { Value } from "./value.ts";

/** Where a function is called from, when nobody in the file calls it. */
export interface Caller {
  handedTo?: string | undefined;
  within?: ClassBody | undefined;
  /** What its decorators see. */
  scope: Scope;
}

/** What is known of a function by where it stands. */
export function routineFacts(run: Run, routine: Routine, caller: Caller): RoutineFacts {
  const { returns } = routine;
  return {
    decorated: pathsOf(run, routine.decorators, caller.scope),
    decoratedWith: handedWith(run, routine.decorators),
    handedTo: caller.handedTo,
    within: withinOf(run, caller),
    ...(returns !== undefined && { returns: pathOfType(returns, run.program) }),
  };
}

/** What a parameter holds, as far as the models know. */
export function parameterValue(
  run: Run,
  routine: Routine,
  position: number,
  caller: Caller,
): { value: Value; isEntry: boolean } {
  const parameter = routine.parameters[position];
  if (!parameter) return { value: nothing, isEntry: false };
  const { target, type: written, decorators } = parameter;
  const name = target.kind === "name" ? target.name : "";
  const type = written === undefined ? undefined : pathOfType(written, run.program);
  const facts: ParameterFacts = {
    name,
    position,
    type,
    annotated: pathsOf(run, decorators, caller.scope),
    annotatedWith: handedWith(run, decorators),
    of: routine.name ?? "",
    ...routineFacts(run, routine, caller),
  };
  const known = run.models.ofParameter(facts);
  const isInert = type !== undefined && isInertType(run, type, caller.scope);
  const at = target.kind === "nothing" ? routine.at : target.at;
  const sources = isInert ? [] : known.sources;
  const path = known.type ?? (type === undefined || isInert ? undefined : `${type}()`);
  const value: Value = {
    ...(path !== undefined && { path, isKnown: true }),
    taints: sources.map((source) => taintFrom(source, at)),
  };
  return { value, isEntry: known.isEntry && sources.length > 0 };
}

function withinOf(run: Run, { within: body, scope }: Caller): string[] {
  if (!body) return [];
  const bases = body.bases.map((base) => pathOfType(base, run.program));
  return [
    ...(body.name === undefined ? [] : [body.name]),
    ...bases,
    ...pathsOf(run, body.decorators, scope),
  ];
}

/** What a class of the file extends says what it is. */
function isInertType(run: Run, type: string, scope: Scope): boolean {
  const bases = scope.get(type)?.class?.body.bases ?? [];
  return [type, ...bases.map((base) => pathOfType(base, run.program))].some((one) =>
    run.models.isInert(one),
  );
}

function handedWith(run: Run, decorators: readonly Decorator[]): string[] {
  return decorators.flatMap(({ args }) =>
    args.flatMap(({ value }) => pathOf(value, run.program) ?? []),
  );
}

/** A decorator may be the method of a variable: `app.get`, where `app` is known to be an application. */
function pathsOf(run: Run, decorators: readonly Decorator[], scope: Scope): string[] {
  return decorators.flatMap(({ callee }) => {
    const { path, isKnown } = evaluate(run, callee, scope);
    return (isKnown ? path : pathOf(callee, run.program)) ?? [];
  });
}
