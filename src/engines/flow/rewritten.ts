import type { ClassBody, Expression, Program, Routine, Statement, Target } from "./ir.ts";

/** What functions write to that lives outside of them: who runs later need not find there what was there at first. */
export interface Rewritten {
  /** Names of variables. */
  names: ReadonlySet<string>;
  /** Names of fields that others than constructors write to. */
  fields: ReadonlySet<string>;
}

/** What languages call what makes an object; in others it has the name of its class. */
export const constructorNames = new Set(["constructor", "__init__", "__construct", "initialize"]);

/** Names that are known where a function stands. */
interface Around {
  names: ReadonlySet<string>;
  outer: Around | undefined;
}

/** Looks through all functions of a file. What is called the same counts as the same. */
export function findRewritten({ body }: Program): Rewritten {
  const names = new Set<string>();
  const fields = new Set<string>();
  const look = (inside: Inside, outer: Around | undefined): void => {
    for (const name of inside.written)
      if (isKnown(name, outer) && !inside.own.has(name)) names.add(name);
    for (const name of inside.fields) fields.add(name);
    const around = { names: inside.written, outer };
    for (const nested of inside.nested) look(nested(), around);
  };
  const file = new Inside();
  file.statements(body);
  file.fields.clear();
  look(file, undefined);
  return { names, fields };
}

/** Large files have thousands of functions, and as many names: none is copied. */
function isKnown(name: string, around: Around | undefined): boolean {
  for (let at = around; at; at = at.outer) if (at.names.has(name)) return true;
  return false;
}

/** What stands in one function, or in the file outside of them. */
class Inside {
  readonly written = new Set<string>();
  /** Of these, what nobody outside knows. */
  readonly own = new Set<string>();
  readonly fields = new Set<string>();
  readonly nested: (() => Inside)[] = [];

  routine({ name, parameters, body, shared }: Routine, within?: ClassBody): void {
    this.nested.push(() => {
      const inside = new Inside();
      for (const { target, otherwise } of parameters) {
        inside.target(target);
        if (otherwise) inside.expression(otherwise);
      }
      for (const one of inside.written) inside.own.add(one);
      inside.statements(body());
      for (const one of shared?.() ?? []) inside.own.delete(one);
      const isMaking = name !== undefined && (constructorNames.has(name) || name === within?.name);
      if (isMaking) inside.fields.clear();
      return inside;
    });
  }

  class(body: ClassBody): void {
    for (const { value } of body.fields) if (value) this.expression(value);
    for (const method of body.methods) this.routine(method, body);
  }

  target(target: Target): void {
    if (target.kind === "name") {
      this.written.add(target.name);
      if (target.isOwn) this.own.add(target.name);
    } else if (target.kind === "place") {
      const { place } = target;
      this.expression(place);
      const of = place.kind === "member" && place.of.kind === "name" ? place.of.name : "";
      // Of a class itself, too.
      if (place.kind === "member" && /^(?:this$|[A-Z])/.test(of)) this.fields.add(place.name);
    } else if (target.kind === "items") {
      for (const one of target.items) if (one) this.target(one);
    } else if (target.kind === "fields") {
      for (const entry of target.entries) this.target(entry.target);
      if (target.rest) this.target(target.rest);
    }
  }

  statements(all: readonly Statement[]): void {
    for (const one of all) this.statement(one);
  }

  statement(one: Statement): void {
    switch (one.kind) {
      case "define":
        return this.routine(one.function);
      case "class":
        return this.class(one.class);
      case "assign":
        this.target(one.target);
        return this.expression(one.value);
      case "branch":
        this.expression(one.when);
        return this.statements([...one.body, ...one.otherwise]);
      case "loop":
        if (one.each) this.target(one.each);
        if (one.over) this.expression(one.over);
        if (one.when) this.expression(one.when);
        return this.statements(one.body);
      case "switch":
        this.expression(one.on);
        return this.statements(one.cases.flatMap(({ body }) => body));
      case "try":
        return this.statements([...one.body, ...one.handlers.flat(), ...one.after]);
      case "block":
        return this.statements(one.body);
      case "evaluate":
      case "return":
      case "leave":
        if (one.value) this.expression(one.value);
    }
  }

  expression(one: Expression): void {
    if (one.kind === "function") this.routine(one.function);
    if (one.kind === "class") this.class(one.class);
    if (one.kind === "assignment") this.target(one.target);
    for (const part of partsOf(one)) this.expression(part);
  }
}

/** The expressions that one is made of. */
export function partsOf(one: Expression): Expression[] {
  switch (one.kind) {
    case "member":
      return [one.of];
    case "element":
      return [one.of, one.key];
    case "call":
      return [one.callee, ...one.args.map(({ value }) => value)];
    case "text":
    case "sequence":
    case "unknown":
      return one.parts;
    case "record":
      return one.entries.map(({ value }) => value);
    case "list":
      return one.items;
    case "choice":
      return [one.when, one.value, one.otherwise];
    case "operation":
      return one.operands;
    case "assignment":
      return [one.value];
    case "function":
    case "class":
    case "name":
    case "module":
    case "literal":
    case "absent":
      return [];
  }
}
