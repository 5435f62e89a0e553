import { availableParallelism } from "node:os";
import { benchAgainstTools } from "./against-tools.ts";
import { benchFirstFindings } from "./first-findings.ts";
import { benchLongDiff } from "./long-diff.ts";
import { printRows, type Row } from "./measure.ts";
import { benchOverhead } from "./overhead.ts";
import { benchSideBySide } from "./side-by-side.ts";
import { benchThoughts } from "./thoughts.ts";
import { benchThroughput } from "./throughput.ts";
import { benchWholePull } from "./whole-pull.ts";

// Figures to read, not to pass: medians and ratios, with what the design expects beside them.

const rows: Row[] = [];
const benches = [
  benchSideBySide,
  benchThoughts,
  benchFirstFindings,
  benchOverhead,
  benchThroughput,
  benchLongDiff,
  benchWholePull,
  benchAgainstTools,
];
for (const bench of benches) rows.push(...(await bench()));

process.stdout.write(`Node ${process.versions.node}, ${availableParallelism()} cores\n\n`);
printRows(rows);
