import type { LineRange } from "../../types/source.ts";

/**
 * Asks which blocks a line stands in, outermost first. To be asked for rising lines; then all answers together take one pass.
 * @param blocks by rising starts, a block before those that it holds.
 */
export function createEnclosing(
  blocks: readonly LineRange[],
): (line: number) => readonly LineRange[] {
  const open: LineRange[] = [];
  const reached = { blocks: 0 };
  const dropEnded = (line: number): void => {
    while ((open.at(-1)?.end ?? Infinity) < line) open.pop();
  };
  return (line) => {
    for (;;) {
      const block = blocks[reached.blocks];
      if (block === undefined || block.start > line) break;
      dropEnded(block.start);
      open.push(block);
      reached.blocks += 1;
    }
    dropEnded(line);
    // One that ends in the line in which the next begins stays below it.
    return open.filter(({ end }) => end >= line);
  };
}
