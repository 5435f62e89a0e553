import type { CheckSyntax } from "../../engines/rules/syntax.ts";
import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { readAgain, type Readers } from "./read-again.ts";

/** What is true of a text, to be held against what is true of it once it is changed. */
export interface Ground {
  /** What every reviewer finds in it without a model; `undefined` where one of them could not read it to the end. */
  findings: Finding[] | undefined;
  /** How much of it its grammar can't read; `undefined` where that could not be found out. */
  syntaxErrors: number | undefined;
  /** Time spent reading, without waiting for a free process. */
  durationMs: number;
}

/** Reads a file. Rejects with the signal's reason once it is aborted. */
export type LookAt = (file: SourceFile, signal: AbortSignal) => Promise<Ground>;

/** Looks at each file once, however many proposals there are for it; a file is known by its object. */
export function createGround(readers: Readers & { syntax: CheckSyntax }): LookAt {
  const known = new WeakMap<SourceFile, Ground>();
  return async (file, signal) => {
    const before = known.get(file);
    // Who comes second has not spent the time.
    if (before !== undefined) return { ...before, durationMs: 0 };
    const { errors, durationMs } = await readers.syntax(file, signal);
    // What no reviewer can be sure of parsing is not worth their time.
    const reading =
      errors === undefined
        ? { findings: undefined, durationMs: 0 }
        : await readAgain(file, readers, signal);
    const ground: Ground = {
      findings: reading.findings,
      syntaxErrors: errors,
      durationMs: durationMs + reading.durationMs,
    };
    known.set(file, ground);
    return ground;
  };
}
