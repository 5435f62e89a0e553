import { createRequire } from "node:module";
import type * as Recheck from "recheck";
import { takesExponentialTime } from "./try-attack.ts";
import { withoutLooks } from "./without-looks.ts";

/** Longer ones, and those that count further, are tables and lengths, and take all the time there is. */
const longest = 1000;
const mostCounted = 60;
const mostRemembered = 5000;

/** What keeps an expression busy: how the number of steps grows with the length of a text, and such a text. */
export interface Weakness {
  growth: "exponential" | "polynomial";
  /** For example `"a" + 31 × "a" + "!"`. */
  attack: string;
}

/** What came of looking at one: nothing where none was found, `"no answer"` where the time was over before. */
export type Checked = Weakness | "no answer" | undefined;

/** Files share many of their expressions, and so do the versions of one. */
const known = new Map<string, Checked>();

const loaded: { recheck?: typeof Recheck } = {};

/** Looks for a text that an expression takes more than linear time for, for so many milliseconds. Nearly all need a few. */
export function checkRegex(source: string, flags: string, timeoutMs: number): Checked {
  const key = `${flags}/${source}`;
  if (!known.has(key)) {
    if (known.size >= mostRemembered) known.clear();
    known.set(key, check(source, flags.replaceAll(/[^imsuy]/g, ""), timeoutMs));
  }
  return known.get(key);
}

function check(source: string, flags: string, timeoutMs: number): Checked {
  const plain = withoutLooks(source);
  // An automaton can't remember what a group matched.
  if (plain.length > longest || countsTo(plain) > mostCounted || /\\[1-9]|\\k</.test(plain)) {
    return undefined;
  }
  // The build for browsers starts no other program, which a process that reads may not do. Loading takes 100 ms.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  loaded.recheck ??= createRequire(import.meta.url)("recheck/lib/browser.js") as typeof Recheck;
  const result = loaded.recheck.checkSync(plain, flags, {
    checker: "automaton",
    timeout: timeoutMs,
  });
  if (result.status === "unknown" && result.error.kind === "timeout") return "no answer";
  if (result.status !== "vulnerable") return undefined;
  const { attack, complexity } = result;
  if (complexity.type === "exponential" && !takesExponentialTime(source, flags, attack)) {
    return undefined;
  }
  return { growth: complexity.type, attack: describe(attack) };
}

/** How far the numbers of repetitions in an expression go, together. */
function countsTo(source: string): number {
  return [...source.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].reduce(
    (sum, [, from = "0", to]) => sum + Math.max(Number(from), Number(to ?? 0)),
    0,
  );
}

function describe({ pumps, suffix, base }: Recheck.AttackPattern): string {
  const parts = pumps.flatMap(({ prefix, pump, bias }) => [
    ...(prefix === "" ? [] : [quote(prefix)]),
    `${base + bias} × ${quote(pump)}`,
  ]);
  return [...parts, ...(suffix === "" ? [] : [quote(suffix)])].join(" + ");
}

/** As a text in JavaScript; what is not ASCII is written by its number, and what is long is cut. */
function quote(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[^ -~…]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
