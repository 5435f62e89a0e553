import { z } from "zod";

/** A piece of a text, and what is to stand in its place. UTF-16 offsets, `end` exclusive; where they are equal, it inserts. */
export const Edit = z.strictObject({
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  text: z.string(),
});
export type Edit = z.infer<typeof Edit>;

/**
 * The text with its edits made. Nothing outside of them is touched.
 *
 * @param edits in their order, none of them touching another
 * @throws RangeError for edits that are out of order, overlap, or reach beyond the text
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const [index, { start, end, text: replacement }] of edits.entries()) {
    if (start < at || end < start || end > text.length) {
      throw new RangeError(
        `edit ${index + 1} of ${edits.length} can't be made: ${start} to ${end}`,
      );
    }
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}

/** The same; `undefined` for edits that can't be made. */
export function tryApplyEdits(text: string, edits: readonly Edit[]): string | undefined {
  try {
    return applyEdits(text, edits);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
