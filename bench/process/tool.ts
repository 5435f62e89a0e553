import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";

/** What a program needed until its end, with all processes that it started. */
export interface Spent {
  wallMs: number;
  /** Of all of them, those that were waited for. */
  processorMs: number;
  /** The most that one of them had in use, and all of them at the same time, in bytes. */
  peakBytes: number;
  togetherBytes: number;
}

/** Runs a program to its end, whatever that is: most tell by their exit status that they found something. Linux alone. */
export async function runTool(
  file: string,
  args: readonly string[],
  cwd: string,
): Promise<Spent & { output: string; complaint: string }> {
  const beforeMs = childrensMs();
  const startMs = performance.now();
  const child = spawn(file, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { output: "", complaint: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.complaint += text));
  const peaks = { peakBytes: 0, togetherBytes: 0 };
  const timer = setInterval(() => {
    const bytes = child.pid === undefined ? [] : familyBytes(child.pid);
    peaks.peakBytes = Math.max(peaks.peakBytes, ...bytes);
    peaks.togetherBytes = Math.max(
      peaks.togetherBytes,
      bytes.reduce((sum, one) => sum + one, 0),
    );
  }, 50);
  await once(child, "close");
  clearInterval(timer);
  const wallMs = performance.now() - startMs;
  return { ...texts, ...peaks, wallMs, processorMs: childrensMs() - beforeMs };
}

/** Time that the children of this process have spent on processors, theirs included, as far as they are gone. */
function childrensMs(): number {
  // Behind the name, which may hold anything, theirs are the 14th and 15th field, in hundredths of a second.
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
}

/** What a process has in use, and each that it has started, in bytes. */
function familyBytes(pid: number): number[] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    const kilobytes = Number(/^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
    return [
      kilobytes * 1024,
      ...children.filter(Boolean).flatMap((one) => familyBytes(Number(one))),
    ];
  } catch {
    // Gone since.
    return [];
  }
}
