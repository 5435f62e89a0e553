import type { ParameterFacts, RoutineFacts } from "./compile-models.ts";
import { taintFrom } from "./evaluate.ts";
import type { ClassBody, Decorator, Routine } from "./ir.ts";
import { pathOf, pathOfType } from "./run.ts";
import type { Run } from "./run.ts";
import type { Value } from "./value.ts";

/** Where a function is called from, when nobody in the file calls it. */
export interface Caller {
  handedTo?: string | undefined;
  within?: ClassBody | undefined;
}

/** What is known of a function by where it stands. */
export function routineFacts(run: Run, routine: Routine, { handedTo }: Caller): RoutineFacts {
  return { decorated: pathsOf(run, routine.decorators), handedTo };
}

/** What a parameter holds, as far as the models know. */
export function parameterValue(
  run: Run,
  routine: Routine,
  position: number,
  caller: Caller,
): Value {
  const parameter = routine.parameters[position];
  if (!parameter) return { taints: [] };
  const { target, type: written, decorators } = parameter;
  const name = target.kind === "name" ? target.name : "";
  const type = written === undefined ? undefined : pathOfType(written, run.program);
  const facts: ParameterFacts = {
    name,
    position,
    type,
    annotated: pathsOf(run, decorators),
    annotatedWith: decorators.flatMap(({ args }) =>
      args.flatMap(({ value }) => pathOf(value, run.program) ?? []),
    ),
    within: withinOf(run, caller.within),
    of: routine.name ?? "",
    ...routineFacts(run, routine, caller),
  };
  const known = run.models.ofParameter(facts);
  const isInert = type !== undefined && run.models.isInert(type);
  const at = target.kind === "nothing" ? routine.at : target.at;
  const sources = isInert ? [] : known.sources;
  const path = known.type ?? (type === undefined || isInert ? undefined : `${type}()`);
  return {
    ...(path !== undefined && { path, isKnown: true }),
    taints: sources.map((source) => taintFrom(source, at)),
  };
}

function withinOf(run: Run, body: ClassBody | undefined): string[] {
  if (!body) return [];
  const bases = body.bases.map((base) => pathOfType(base, run.program));
  return [
    ...(body.name === undefined ? [] : [body.name]),
    ...bases,
    ...pathsOf(run, body.decorators),
  ];
}

function pathsOf(run: Run, decorators: readonly Decorator[]): string[] {
  return decorators.flatMap(({ callee }) => pathOf(callee, run.program) ?? []);
}
