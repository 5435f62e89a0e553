export interface DiffLine {
  left: number | undefined;
  right: number | undefined;
  /** Which hunk it is in, from 0. */
  hunk: number;
}

/** The lines of a file's patch that a review can comment on; the index plus one is GitHub's `position`. */
export function commentableLines(patch: string): (DiffLine | undefined)[] {
  let left = 0;
  let right = 0;
  let hunk = -1;
  return patch
    .split("\n")
    .map((line) => {
      const start = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
      if (start) {
        [left, right] = [Number(start[1]), Number(start[2])];
        hunk++;
        return undefined;
      }
      if (line.startsWith("-")) return { left: left++, right: undefined, hunk };
      if (line.startsWith("+")) return { left: undefined, right: right++, hunk };
      if (line.startsWith(" ")) return { left: left++, right: right++, hunk };
      return undefined;
    })
    .slice(1);
}

/** The line with this number on this side. */
export function findLine(
  lines: readonly (DiffLine | undefined)[],
  number: number,
  side: "LEFT" | "RIGHT",
): DiffLine | undefined {
  return lines.find((line) => (side === "LEFT" ? line?.left : line?.right) === number);
}
