import { readFileSync } from "node:fs";

/** Memory that a process has in use now, in bytes, as Linux counts it: what it shares with others counts for each. */
function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Time that a process has spent on processors, its children apart, in milliseconds. */
export function processorMs(pid: number): number {
  // Behind the name, which may hold anything, user and system time are the 12th and 13th field, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The memory of each process that this one has started. */
function childrensBytes(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
  return children.filter(Boolean).flatMap((child) => {
    try {
      return residentBytes(Number(child));
    } catch {
      // Gone since.
      return [];
    }
  });
}

/** How memory came along while it was watched, in bytes: of a process, and of its children each for itself. */
export interface MemoryWatch {
  startBytes: number;
  endBytes: number;
  peakBytes: number;
  /** How many children there were at most at the same time, and the most that one of them had. */
  children: number;
  childPeakBytes: number;
}

/** Looks five times a second, until the answer is called. */
export function watchMemory(pid: number): () => MemoryWatch {
  const startBytes = residentBytes(pid);
  const watch = { startBytes, endBytes: startBytes, peakBytes: 0, children: 0, childPeakBytes: 0 };
  const look = () => {
    const childBytes = childrensBytes(pid);
    watch.endBytes = residentBytes(pid);
    watch.peakBytes = Math.max(watch.peakBytes, watch.endBytes);
    watch.children = Math.max(watch.children, childBytes.length);
    watch.childPeakBytes = Math.max(watch.childPeakBytes, ...childBytes);
  };
  look();
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    look();
    return watch;
  };
}
