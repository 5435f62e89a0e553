import { availableParallelism } from "node:os";
import type { Row } from "./measure.ts";
import { benchOverhead } from "./overhead.ts";
import { benchSideBySide } from "./side-by-side.ts";
import { benchThroughput } from "./throughput.ts";

// Figures to read, not to pass: medians and ratios, with what the design expects beside them.

const rows: Row[] = [];
for (const bench of [benchSideBySide, benchOverhead, benchThroughput])
  rows.push(...(await bench()));

const width = Math.max(...rows.map(({ what }) => what.length));
process.stdout.write(`Node ${process.versions.node}, ${availableParallelism()} cores\n\n`);
for (const { what, figure, expected } of rows) {
  const wish = expected === undefined ? "" : `   (expected ${expected})`;
  process.stdout.write(`${what.padEnd(width)}  ${figure.padStart(10)}${wish}\n`);
}
