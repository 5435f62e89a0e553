import type { Engines } from "../app/engines.ts";
import type { ProgressView } from "./progress.ts";

/** What a command has around it; tests bring their own. */
export interface Terminal {
  /** Variables; those of `.env` are added to them. */
  env: NodeJS.ProcessEnv;
  /** The current folder. */
  folder: string;
  /** Prints a line on standard output. */
  print: (line: string) => void;
  /** Writes to standard error; no line end is added. */
  complain: (text: string) => void;
  /**
   * Reads secrets that nobody else sees, in this order.
   *
   * @param names what they are called in front of the person
   */
  readSecrets: (names: readonly string[]) => Promise<string[]>;
  /** Reads standard input to its end. */
  readInput: () => Promise<Buffer>;
  /** Whether what is printed may have colours. */
  hasColors: boolean;
  /** Shows how far reviewers are, apart from what is printed. */
  progress: ProgressView;
  /** What reads files, for longer than one command lasts; a command starts its own when absent. */
  engines?: Engines;
  /**
   * Does what must not be left half done: being told to end, the process goes on until then, and the signal is aborted with an
   * error to reject with.
   */
  untilDone: <T>(work: (told: AbortSignal) => Promise<T>) => Promise<T>;
  /** Says with which status the process is to end. */
  exitWith: (code: number) => void;
}
