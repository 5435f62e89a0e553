/** Milliseconds that a piece of work takes, `rounds` times over, after one round that does not count. */
export async function measure(rounds: number, work: () => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const startMs = performance.now();
    await work();
    if (round > 0) times.push(performance.now() - startMs);
  }
  return times;
}

/** One line of the table that the bench prints. */
export interface Row {
  what: string;
  figure: string;
  /** What the design expects, where it expects something. */
  expected?: string;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

export function megabytesPerSecond(bytes: number, ms: number): string {
  return `${(bytes / 1_000 / ms).toFixed(1)} MB/s`;
}

export function printRows(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  for (const { what, figure, expected } of rows) {
    const wish = expected === undefined ? "" : `   (expected ${expected})`;
    process.stdout.write(`${what.padEnd(width)}  ${figure.padStart(10)}${wish}\n`);
  }
}
