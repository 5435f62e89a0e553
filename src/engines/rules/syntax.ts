import type { SourceFile } from "../../types/source.ts";
import type { ReaderPool } from "../process/reader-pool.ts";

/** What the grammar makes of a text. */
export interface SyntaxReading {
  /** How much of it can't be read; `undefined` where the text could not be looked at. */
  errors: number | undefined;
  /** Time spent reading, without waiting for a free process. */
  durationMs: number;
}

/** Parses a file that is in a language with a grammar. Rejects with the signal's reason once it is aborted. */
export type CheckSyntax = (
  file: Pick<SourceFile, "path" | "language" | "text">,
  signal: AbortSignal,
) => Promise<SyntaxReading>;

/** Parses in the processes of a pool. */
export function createSyntaxCheck(pool: Pick<ReaderPool, "read">): CheckSyntax {
  return async ({ path, language, text }, signal) => {
    const task = { kind: "syntax" as const, files: [{ path, language, text }] };
    const { syntaxErrors, durationMs } = await pool.read(task, signal);
    return { errors: syntaxErrors.get(path), durationMs };
  };
}
