import { compilePathGlob, lastNames } from "./path-glob.ts";

/** Which values of a call are meant. */
export interface Pick {
  /** A position, a name, what the method is called on, or all of them. `from` is a position and all after it. */
  of: { position: number } | { from: number } | { name: string } | "this" | "all";
  /** Names of fields below it, as globs: `0.url`. */
  fields: readonly RegExp[];
}

/** What a value goes on to. */
export type Goal =
  | { to: "result"; asText: boolean; /** Other text stands before it. */ isLed?: true }
  /** The result is the value itself, whatever it is. */
  | { to: "value" }
  | { to: "this" }
  | { to: "argument"; position: number }
  /** A parameter of a function that is handed over. */
  | { to: "callback"; position: number; parameter: number };

/** Something that happens: a member is read or written, a function is called. */
export interface Selector {
  path: RegExp;
  /** Last names that it is about, for whoever looks it up; `undefined` for any. */
  names: readonly string[] | undefined;
  event: "read" | "call" | "write";
  /** Of a call; of a write, what is written is at position 0. */
  picks: readonly Pick[];
  goal: Goal;
}

/**
 * Parses a selector:
 *
 * - `location.hash`: what is read there
 * - `prompt()`: what a call gives
 * - `child_process.exec(0)`: the first argument of a call; `(0,2)`, `(1..)` from the second on, `(*)` all, `(this)` what a method
 *   is called on, `(args)` one that is given by this name, `(0.url)` a field of it
 * - `**.innerHTML =`: what is written there
 * - `path.join(*) -> result`: what goes on to where; also `-> text`, a text by then, `-> within`, one that begins with something else, `-> value`, as it is, `-> this`, `-> 0` an argument, and
 *   `-> 0(1)` the second parameter of a function that is the first argument
 *
 * @throws SyntaxError that says what is wrong
 */
export function parseSelector(text: string): Selector {
  const [left = "", right, ...more] = text.split(/\s*->\s*/);
  if (more.length > 0) throw new SyntaxError(`"${text}" has more than one arrow`);
  const goal = parseGoal(right, text);
  const written = /^(.*?)\s*=$/.exec(left);
  if (written) return select(written[1] ?? "", "write", [whole], goal);
  const called = /^(.*)\(([^()]*)\)$/.exec(left);
  if (!called) return select(left, "read", [], goal);
  const [, path = "", inside = ""] = called;
  const picks =
    inside.trim() === ""
      ? []
      : inside.split(/,(?![^{]*\})/).map((one) => parsePick(one.trim(), text));
  return select(path, "call", picks, goal);
}

const whole: Pick = { of: { position: 0 }, fields: [] };

function select(
  path: string,
  event: Selector["event"],
  picks: readonly Pick[],
  goal: Goal,
): Selector {
  if (path.trim() === "" || /\s/.test(path))
    throw new SyntaxError(`"${path}" is not the path of a value`);
  return { path: compilePathGlob(path), names: lastNames(path), event, picks, goal };
}

function parsePick(text: string, whereof: string): Pick {
  const [head = "", ...rest] = text.replace(/\.\.$/, "…").split(/\.(?![^{]*\})/);
  const fields = rest.map(compilePathGlob);
  if (head === "this") return { of: "this", fields };
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
  if (text === "text") return { to: "result", asText: true };
  if (text === "within") return { to: "result", asText: true, isLed: true };
  if (text === "this") return { to: "this" };
  const callback = /^(\d+)(?:\((\d+)\))?$/.exec(text);
  if (callback?.[2] !== undefined) {
    return { to: "callback", position: Number(callback[1]), parameter: Number(callback[2]) };
  }
  if (callback) return { to: "argument", position: Number(callback[1]) };
  throw new SyntaxError(
    `"${text}" in "${whereof}" is not where a value goes; write result, text, value, this, 0 or 0(0)`,
  );
}
