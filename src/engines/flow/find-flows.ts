import type { SgNode } from "@ast-grep/napi";
import type { Models } from "./compile-models.ts";
import { invoke } from "./invoke.ts";
import type { Lower, Routine } from "./ir.ts";
import { OutOfSteps } from "./run.ts";
import type { Flow, Run } from "./run.ts";
import { Scope } from "./scope.ts";
import { runStatements } from "./statements.ts";
import { findRewritten } from "./rewritten.ts";

/** So many expressions and statements are followed in one file; a large one takes some thousands. */
const mostSteps = 200_000;

/** What came of following the values of a file. */
export interface FlowReading {
  flows: Flow[];
  /** Not everything was followed. */
  isPartial: boolean;
}

/**
 * Follows values from where they come in to where they do harm, through a whole file: first what runs when it is loaded,
 * with the functions that it hands over, then every function that nobody in it called.
 */
export function findFlows(root: SgNode, lower: Lower, models: Models): FlowReading {
  let steps = 0;
  const run: Run = {
    models,
    program: { imports: new Map(), body: [] },
    rewritten: { names: new Set(), fields: new Set() },
    flows: [],
    making: new Set(),
    pending: new Map(),
    stack: [],
    step() {
      steps += 1;
      if (steps > mostSteps) throw new OutOfSteps();
    },
  };
  try {
    run.program = lower(root);
    run.rewritten = findRewritten(run.program);
    runStatements(run, run.program.body, new Scope(), { returns: [], left: [] });
    // A function may define others, which wait then as well.
    for (const closure of pendingOf(run)) {
      // Whoever runs later need not find what a variable was at first, where another function writes to it.
      closure.scope.forgetConstants(run.rewritten.names);
      invoke(run, closure, { positional: [], named: new Map() });
    }
    return { flows: distinct(run.flows), isPartial: false };
  } catch (error) {
    // An expression that is nested too deep for the stack is as much too much as one that is too long.
    if (!(error instanceof OutOfSteps) && !(error instanceof RangeError)) throw error;
    return { flows: distinct(run.flows), isPartial: true };
  }
}

function* pendingOf(run: Run) {
  const done = new Set<Routine>();
  // Those that are added meanwhile come last.
  for (const [routine, closure] of run.pending) {
    run.pending.delete(routine);
    if (done.has(routine)) continue;
    done.add(routine);
    yield closure;
  }
}

/** The same way is found in each turn of a loop, and by each caller. A text is where it ends only if it does not go on. */
function distinct(flows: readonly Flow[]): Flow[] {
  const goesOn = new Set<number>();
  for (const { taint } of flows) {
    for (let step = taint.last; step; step = step.before) goesOn.add(step.at.id());
  }
  const seen = new Map<string, Flow>();
  for (const flow of flows) {
    if (flow.kind === "text" && goesOn.has(flow.at.id())) continue;
    const { source, isText, isPart, isLed, calls } = flow.taint;
    // What a rule may ask of it is part of what it is.
    const places = [flow.kind, flow.at.id(), source.at.id(), source.kind];
    const key = JSON.stringify([places, isText, isPart, isLed, calls > 0, flow.skeleton]);
    if (!seen.has(key)) seen.set(key, flow);
  }
  return [...seen.values()];
}
