import { compilePathGlob, lastNames } from "./path-glob.ts";

/** Which values of a call are meant. */
export interface ValuePick {
  /** A position, a name, what the method is called on, or all of them. `from` is a position and all after it. */
  of:
    | { position: number }
    | { from: number }
    | { name: string }
    | { returnedBy: number | "this" }
    | "this"
    | "all";
  /** The part of it that this argument names. */
  key?: number;
  /** There is no argument after it. */
  isLast?: true;
  /** Names of fields below it, as globs: `0.url`. */
  fields: readonly RegExp[];
}

/** What a value goes on to. */
export type Goal =
  | {
      to: "result";
      asText: boolean;
      /** What is asked of it is not asked of the whole. */
      isPart?: true;
      /** Other text stands before it. */
      isLed?: true;
    }
  /** The result is the value itself, whatever it is. */
  | { to: "value" }
  | { to: "this" }
  /** Text that it is added to the end of. */
  | { to: "end" }
  /** The part that an argument names, one behind all others, or between them; from `out` on, parts move up by one. */
  | { to: "part"; key: number | "next"; isBetween?: true }
  /** Nothing stays in it; with picks, only where they are all 0. */
  | { to: "empty" }
  | { to: "out"; key: number }
  | { to: "argument"; position: number }
  /** A parameter of a function that is handed over. */
  | { to: "callback"; position: number | "this"; parameter: number };

/** Something that happens: a member is read or written, a function is called. */
export interface Selector {
  path: RegExp;
  /** Last names that it is about, for whoever looks it up; `undefined` for any. */
  names: readonly string[] | undefined;
  event: "read" | "call" | "write";
  /** Of a call; of a write, what is written is at position 0. */
  picks: readonly ValuePick[];
  goal: Goal;
}

/**
 * Parses a selector:
 *
 * - `location.hash`: what is read there
 * - `prompt()`: what a call gives
 * - `child_process.exec(0)`: the first argument of a call; `(0,2)`, `(1..)` from the second on, `(*)` all, `(this)` what a method
 *   is called on, `(args)` one that is given by this name, `(0.url)` a field of it, `(this[0])` that part of it which the first
 *   argument names, `(0!)` an argument if it is the last one, `(0())` what a function gives that is handed over, `(this())` one that a method
 *   is called on
 * - `**.innerHTML =`: what is written there
 * - `path.join(*) -> result`: what goes on to where; also `-> text`, a text by then, `-> within`, one that begins with something else, `-> value`, as it is, `-> this`, `-> 0` an argument, and
 *   `-> 0(1)` the second parameter of a function that is the first argument
 * - `put(1) -> this[0]`: what goes on to the part that an argument names; also `-> this[+]`, behind its other parts, `-> this[+0]`, before
 *   the part that is there, `-> this[-0]`, which takes a part out, `-> empty`, which takes all out, `-> this+`, what is added to a text, and `-> part`: of which it is asked, but not of the whole
 *
 * @throws SyntaxError that says what is wrong
 */
export function parseSelector(text: string): Selector {
  const [left = "", right, ...more] = text.split(/\s*->\s*/);
  if (more.length > 0) throw new SyntaxError(`"${text}" has more than one arrow`);
  const goal = parseGoal(right, text);
  const written = /^(.*?)\s*=$/.exec(left);
  if (written) return select(written[1] ?? "", "write", [whole], goal);
  const called = /^(.*?)\(((?:[^()]|\(\))*)\)$/.exec(left);
  if (!called) return select(left, "read", [], goal);
  const [, path = "", inside = ""] = called;
  const picks =
    inside.trim() === ""
      ? []
      : inside.split(/,(?![^{]*\})/).map((one) => parsePick(one.trim(), text));
  return select(path, "call", picks, goal);
}

const whole: ValuePick = { of: { position: 0 }, fields: [] };

function select(
  path: string,
  event: Selector["event"],
  picks: readonly ValuePick[],
  goal: Goal,
): Selector {
  // A call on the way has nothing in its parentheses.
  if (path.trim() === "" || /\s/.test(path) || /[()]/.test(path.replaceAll("()", "")))
    throw new SyntaxError(`"${path}" is not the path of a value`);
  return { path: compilePathGlob(path), names: lastNames(path), event, picks, goal };
}

function parsePick(text: string, whereof: string): ValuePick {
  const [head = "", ...rest] = text.replace(/\.\.$/, "…").split(/\.(?![^{]*\})/);
  const fields = rest.map(compilePathGlob);
  if (head === "this") return { of: "this", fields };
  const keyed = /^this\[(\d+)\]$/.exec(head);
  if (keyed) return { of: "this", key: Number(keyed[1]), fields };
  const returned = /^(\d+|this)\(\)$/.exec(head)?.[1];
  if (returned !== undefined)
    return { of: { returnedBy: returned === "this" ? returned : Number(returned) }, fields };
  if (/^\d+!$/.test(head))
    return { of: { position: Number.parseInt(head, 10) }, isLast: true, fields };
  if (head === "*") return { of: "all", fields };
  if (/^\d+…$/.test(head)) return { of: { from: Number.parseInt(head, 10) }, fields };
  if (/^\d+$/.test(head)) return { of: { position: Number(head) }, fields };
  if (/^[A-Za-z_]\w*$/.test(head)) return { of: { name: head }, fields };
  throw new SyntaxError(
    `"${text}" in "${whereof}" is not an argument; write a position, a name, this or *`,
  );
}

function parseGoal(text: string | undefined, whereof: string): Goal {
  if (text === undefined || text === "result") return { to: "result", asText: false };
  if (text === "value") return { to: "value" };
  if (text === "part") return { to: "result", asText: false, isPart: true };
  if (text === "text") return { to: "result", asText: true };
  if (text === "within") return { to: "result", asText: true, isLed: true };
  if (text === "this") return { to: "this" };
  if (text === "this+") return { to: "end" };
  if (text === "this[+]") return { to: "part", key: "next" };
  if (text === "empty") return { to: "empty" };
  const keyed = /^this\[([-+]?)(\d+)\]$/.exec(text);
  if (keyed) {
    const key = Number(keyed[2]);
    if (keyed[1] === "-") return { to: "out", key };
    return { to: "part", key, ...(keyed[1] === "+" && { isBetween: true }) };
  }
  const callback = /^(\d+|this)(?:\((\d+)\))?$/.exec(text);
  if (callback?.[2] !== undefined) {
    const position = callback[1] === "this" ? callback[1] : Number(callback[1]);
    return { to: "callback", position, parameter: Number(callback[2]) };
  }
  if (callback) return { to: "argument", position: Number(callback[1]) };
  throw new SyntaxError(
    `"${text}" in "${whereof}" is not where a value goes; write result, text, within, value, part, this, this+, this[0], this[+], this[+0], this[-0], empty, 0 or 0(0)`,
  );
}
