import type { SgNode } from "@ast-grep/napi";

// What all languages have in common once their syntax is off: the form in which values are followed. A language is added
// by a file in lower/ that says what its nodes mean in these words.

/** Where something stands. Its range is asked for only when something is reported there: that is what takes time. */
export type At = SgNode;

/** What gives a value. */
export type Expression =
  /** A variable, `this`, or something that the language brings along. */
  | { kind: "name"; name: string; at: At }
  /** `a.b`, `a["b"]`. */
  | { kind: "member"; of: Expression; name: string; at: At }
  /** `a[b]`, where `b` is not written out. */
  | { kind: "element"; of: Expression; key: Expression; at: At }
  | Call
  /** A module that is asked for where it is used: `require("fs")`. */
  | { kind: "module"; path: string; at: At }
  | { kind: "literal"; value: string | number | boolean | null; at: At }
  /** Text put together: `+`, templates, formats with everything that goes into them, in its order. */
  | { kind: "text"; parts: Expression[]; at: At }
  /** A record, a dictionary, keyword arguments. An entry without a name is spread, or its key is computed. */
  | {
      kind: "record";
      entries: { name?: string; value: Expression }[];
      /** Of which it is one: sinks of a call of this name see it as the first argument. */
      type?: TypeName;
      at: At;
    }
  | { kind: "list"; items: Expression[]; at: At }
  /** `when ? value : otherwise`. */
  | { kind: "choice"; when: Expression; value: Expression; otherwise: Expression; at: At }
  /** Everything else that has an operator, in the words of JavaScript: `===`, `&&`, `??`, `!`, `<`, `-`, `in`; `div` divides whole numbers, `quotient` any. */
  | { kind: "operation"; operator: string; operands: Expression[]; at: At }
  | { kind: "function"; function: Routine; at: At }
  | { kind: "class"; class: ClassBody; at: At }
  | { kind: "assignment"; target: Target; value: Expression; at: At }
  /** Several, of which the last one is the value. */
  | { kind: "sequence"; parts: Expression[]; at: At }
  /** What is not understood: its parts are looked at, its value is nothing known. */
  | { kind: "unknown"; parts: Expression[]; at: At }
  /** Where a text has an error, its tree has gaps. */
  | { kind: "absent"; at?: undefined };

/** `f(a)`, `new F(a)`, an element of markup. */
export interface Call {
  kind: "call";
  callee: Expression;
  args: Argument[];
  /**
   * It may be JavaScript's way to say what a function is called on: `f.call(o, a)`, and `f.apply(o, [a])`, which has the
   * arguments in a list.
   */
  on?: "call" | "apply";
  at: At;
}

/** One of what a call is given. */
export interface Argument {
  value: Expression;
  /** `f(name=value)`. */
  name?: string;
  /** `f(...value)`. */
  spread?: true;
}

/** What a value is written to. */
export type Target =
  | {
      kind: "name";
      name: string;
      at: At;
      /** As declared there. */
      type?: TypeName;
      /** It belongs to the function in which this is written, whatever has the same name outside. */
      isOwn?: true;
      /** What it points to is written, and not the variable. */
      isThrough?: true;
    }
  /** By name; `rest` takes what is left. */
  | {
      kind: "fields";
      entries: { name: string; target: Target; otherwise?: Expression }[];
      rest?: Target;
      at: At;
    }
  /** By position. Of the `results` of one call the first is what the call is known for. */
  | { kind: "items"; items: (Target | undefined)[]; results?: true; at: At }
  | { kind: "place"; place: Extract<Expression, { kind: "member" | "element" }>; at: At }
  /** One that the language has and nobody follows. */
  | { kind: "nothing"; at?: undefined };

/** A type as it is written, without what it is made of: `Promise` for `Promise<string>`. */
export type TypeName = string;

/** What is done, one after the other. */
export type Statement =
  | { kind: "evaluate"; value: Expression }
  /** `adds` for `+=`: what was there stays part of it. */
  | { kind: "assign"; target: Target; value: Expression; adds?: true; at: At }
  | { kind: "branch"; when: Expression; body: Statement[]; otherwise: Statement[] }
  /** Any number of times, also none. `each` is bound to what `over` holds. */
  | { kind: "loop"; each?: Target; over?: Expression; when?: Expression; body: Statement[] }
  /** One of several, or none of them unless one is for whatever is left. */
  | {
      kind: "switch";
      on: Expression;
      cases: { tests: Expression[]; body: Statement[]; fallsThrough?: true }[];
      exhaustive: boolean;
      /** A `break` in it leaves the loop around it. */
      breaksLoop?: true;
    }
  | { kind: "try"; body: Statement[]; handlers: Statement[][]; after: Statement[] }
  | { kind: "return"; value?: Expression; at: At }
  /** Ends this way through the routine, or through the loop. */
  | {
      kind: "leave";
      how: "throw" | "break" | "continue";
      /** It names the loop that it means, which may be another than the innermost. */
      isFar?: true;
      value?: Expression;
    }
  /** A named routine; known in its whole block. */
  | { kind: "define"; function: Routine }
  | { kind: "class"; class: ClassBody }
  | { kind: "block"; body: Statement[] };

/** A function, method, lambda. */
export interface Routine {
  name?: string;
  parameters: Parameter[];
  /** What it is declared to give. */
  returns?: TypeName;
  /** Lowered when somebody first asks. */
  body: () => readonly Statement[];
  /** Names that it writes to where they are from, although it seems to have them for itself: `global`. */
  shared?: () => readonly string[];
  decorators: Decorator[];
  at: At;
}

/** What a function takes. */
export interface Parameter {
  target: Target;
  type?: TypeName;
  decorators: Decorator[];
  otherwise?: Expression;
  rest?: true;
}

/** `@Get("/")`, `[HttpGet]`, an annotation. */
export interface Decorator {
  /** Its name, before imports are resolved. */
  callee: Expression;
  args: Argument[];
}

/** A class, with what is known of it where it stands. */
export interface ClassBody {
  name?: string;
  /** Names of what it extends or implements, as written. */
  bases: TypeName[];
  decorators: Decorator[];
  methods: Routine[];
  /** Fields with what they are declared as and begin with. */
  fields: { name: string; type?: TypeName; value?: Expression }[];
  at: At;
}

/** A file. */
export interface Program {
  /** What a name of the file stands for elsewhere: `exec` → `child_process.exec`. */
  imports: ReadonlyMap<string, string>;
  body: Statement[];
}

/** Reads a language's syntax tree. Never throws; what it does not know becomes `unknown`. */
export type Lower = (root: SgNode) => Program;
