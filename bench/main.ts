import { availableParallelism } from "node:os";
import { printRows, type Row } from "./measure.ts";
import { benchOverhead } from "./overhead.ts";
import { benchSideBySide } from "./side-by-side.ts";
import { benchThroughput } from "./throughput.ts";

// Figures to read, not to pass: medians and ratios, with what the design expects beside them.

const rows: Row[] = [];
for (const bench of [benchSideBySide, benchOverhead, benchThroughput])
  rows.push(...(await bench()));

process.stdout.write(`Node ${process.versions.node}, ${availableParallelism()} cores\n\n`);
printRows(rows);
