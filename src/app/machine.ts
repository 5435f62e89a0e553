import { availableParallelism, loadavg } from "node:os";
import { usualProcesses } from "../engines/process/reader-pool.ts";
import type { Machine } from "../report/comparison/comparison.ts";
import { version } from "./version.ts";

/** What figures of this process depend on, as it stands now. */
export function thisMachine(): Machine {
  return {
    processors: availableParallelism(),
    readers: usualProcesses(),
    load: loadavg()[0] ?? 0,
    node: process.versions.node,
    version,
  };
}
