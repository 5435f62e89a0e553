import { availableParallelism } from "node:os";
import { usualProcesses } from "../engines/process/reader-pool.ts";
import type { Machine } from "../report/comparison.ts";
import { version } from "./version.ts";

/** What figures of this process depend on. */
export function thisMachine(): Machine {
  return {
    processors: availableParallelism(),
    readers: usualProcesses(),
    node: process.versions.node,
    version,
  };
}
