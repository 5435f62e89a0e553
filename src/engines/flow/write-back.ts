import { setPlace } from "./bind.ts";
import type { Facts } from "./compile-models.ts";
import { evaluate, taintFrom } from "./evaluate.ts";
import { picked } from "./given.ts";
import type { Given } from "./given.ts";
import type { Call, Expression } from "./ir.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { Goal, ValuePick } from "./selector.ts";
import { joinTaints } from "./taint.ts";
import { allTaints, itemCount, join, textOf, withField, withItem, withoutItem } from "./value.ts";
import type { Value } from "./value.ts";

/** What else a call writes to: the object it is called on, an argument. */
export function writeBack(
  run: Run,
  { callee, args, at }: Call,
  given: Given,
  { propagators, handsOver }: Facts,
  scope: Scope,
): void {
  let self = given.self;
  for (const { picks, goal } of propagators) {
    if (goal.to === "result" || goal.to === "value" || goal.to === "callback") continue;
    if (goal.to !== "argument") {
      self = changed(self, goal, picks, given);
      continue;
    }
    const place = args[goal.position]?.value;
    const before = given.positional[goal.position];
    if (place && before) setPlace(run, place, withTaints(before, picks, given), scope);
  }
  for (const { goal, ...source } of handsOver) {
    if (goal.to !== "argument") continue;
    const place = args[goal.position]?.value;
    const before = given.positional[goal.position];
    const taints = joinTaints(before?.taints ?? [], [taintFrom(source, at)]);
    if (place && before) setPlace(run, place, { ...before, taints }, scope);
  }
  if (self === given.self || callee.kind !== "member") return;
  if (callee.of.kind !== "call") setPlace(run, callee.of, self, scope);
  else writeToChain(run, callee.of, given.self, self, scope);
}

/** What is called on what a call gave that gives itself, as in `b.append(x).append(y)`, is written to `b`. */
function writeToChain(run: Run, of: Call, before: Value, after: Value, scope: Scope): void {
  let place: Expression = of;
  while (place.kind === "call" && place.callee.kind === "member") place = place.callee.of;
  if (place.kind !== "name" || place.name === "this") return;
  const root = evaluate(run, place, scope);
  const isSame = root.path !== undefined && root.path === before.path;
  const taints = joinTaints(root.taints, allTaints(after));
  setPlace(run, place, isSame ? after : { ...root, taints }, scope);
}

type Change = Exclude<Goal, { to: "result" | "value" | "callback" | "argument" }>;

/** What becomes of the object that a method is called on. */
export function changed(
  self: Value,
  goal: Change,
  picks: readonly ValuePick[],
  given: Given,
): Value {
  if (goal.to === "this") return withTaints(self, picks, given);
  if (goal.to === "out") return withoutItem(self, given.positional[goal.key]);
  const values = picks.flatMap((pick) => picked(pick, given));
  if (goal.to === "empty")
    return values.every(({ constant }) => constant?.value === 0) ? emptied(self) : self;
  if (values.length === 0) return self;
  const isText = goal.to === "end" && self.isList !== true;
  if (isText) return { ...self, constant: undefined, ...textOf([self, ...values]) };
  const value = values.reduce(join);
  // What is added to the end of a list is an item of it.
  if (goal.to === "end" || goal.key === "next")
    return withField(self, String(itemCount(self)), value);
  const key = given.positional[goal.key]?.constant;
  if (!key) return withTaints(self, picks, given);
  return goal.isBetween === true && typeof key.value === "number"
    ? withItem(self, key.value, value)
    : withField(self, String(key.value), value);
}

function emptied({ path, isKnown, skeleton, isList }: Value): Value {
  const text = skeleton !== undefined && { constant: { value: "" }, skeleton: "" };
  return { path, isKnown, isList, taints: [], ...text };
}

function withTaints(value: Value, picks: readonly ValuePick[], given: Given): Value {
  const added = picks.flatMap((pick) => picked(pick, given)).map((one) => allTaints(one));
  const taints = added.reduce<Value["taints"]>(joinTaints, value.taints);
  return taints === value.taints ? value : { ...value, taints };
}
