import { z } from "zod";

const Lines = z.strictObject({ start: z.int().positive(), end: z.int().positive() });

/**
 * What a model may know of a file, made by a reading process. Ranges are of 1-based lines, in rising order of their starts;
 * those that hold others come before these.
 */
export const Outline = z.strictObject({
  /** The file's text with its secrets masked: eight dots each, every line where it was. */
  text: z.string(),
  /** What the change removed, in the order of its places, masked likewise. */
  removed: z.array(z.array(z.string())),
  /** Functions and methods of more than one line. */
  functions: z.array(Lines),
  /** Classes and what else has members, of more than one line. */
  classes: z.array(Lines),
  /** What brings names in from elsewhere. */
  imports: z.array(Lines),
});
export type Outline = z.infer<typeof Outline>;
