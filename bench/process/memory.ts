import { readFileSync } from "node:fs";

/** Memory that a process has in use now, in bytes; as Linux counts it. */
export function residentBytes(pid: number): number {
  const kilobytes = /^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

/** How a process's memory came along while it was watched, in bytes. */
export interface MemoryWatch {
  startBytes: number;
  endBytes: number;
  peakBytes: number;
}

/** Looks five times a second, until the answer is called. */
export function watchMemory(pid: number): () => MemoryWatch {
  const startBytes = residentBytes(pid);
  let peakBytes = startBytes;
  const look = () => {
    const now = residentBytes(pid);
    peakBytes = Math.max(peakBytes, now);
    return now;
  };
  const timer = setInterval(look, 200);
  return () => {
    clearInterval(timer);
    const endBytes = look();
    return { startBytes, endBytes, peakBytes };
  };
}
