import { z } from "zod";

/** Why a proposal did not pass. In the order of the proof. */
export const rejections = [
  /** Not there, not once, or more than the finding's file. */
  "does not apply",
  /** In a language that nobody here can parse. */
  "can't be parsed",
  /** The file has more syntax errors with it than without. */
  "breaks the syntax",
  /** It mixes line endings, or takes or adds the last one. */
  "changes the format",
  /** Its reviewer reads the file again and still finds it. */
  "still found",
  /** A reviewer finds something in the file that was not there. */
  "finds something new",
  /** Nobody could read the file again. */
  "could not be read",
  /** The skeptic looked at it and does not believe in it. */
  "not believed",
  /** `fix.command` failed with it. */
  "command failed",
] as const;
export const Rejection = z.enum(rejections);
export type Rejection = z.infer<typeof Rejection>;

/** Why a finding has no change: for what its last proposal was refused, or because there is none, or none any more. */
export type NotPassed =
  | Rejection
  | "no proposal"
  /** Something broke or was used up. */
  | "left early";

/** How many proposals did not pass, by reason. */
export const Rejected = z.partialRecord(Rejection, z.int().positive());
export type Rejected = z.infer<typeof Rejected>;

/** Whole lines of a file at the head, and those that take their place. Without line ends. */
export const FixHunk = z.strictObject({
  /** The first of `before`; 1-based. */
  line: z.int().positive(),
  /** At least one: where lines are only added, the one that they stand beside is in both. */
  before: z.array(z.string()).min(1),
  after: z.array(z.string()),
});
export type FixHunk = z.infer<typeof FixHunk>;

/** A change of one file that was proven at the head, before anybody is shown it. */
export const Fix = z.strictObject({
  /** Of the finding that it removes. */
  fingerprint: z.string(),
  path: z.string(),
  /** In their order, none touching another. */
  hunks: z.array(FixHunk).min(1),
  /** Whether a line feed behind each line of `after` gives exactly what was proven: not where lines end in another way, nor for a line with a byte order mark. */
  isByLines: z.boolean(),
  /** The model that proposed it; absent for what a rule brings along. */
  model: z.string().optional(),
  /** The iteration that it passed in, from 1. */
  iteration: z.int().positive(),
});
export type Fix = z.infer<typeof Fix>;
