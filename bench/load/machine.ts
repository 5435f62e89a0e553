import { availableParallelism, cpus, tmpdir } from "node:os";
import { mkdtemp, open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { median } from "../../src/report/text/quantile.ts";
import { measure } from "../measure.ts";

/** What `statfs` says of a file system that is only in memory, and would flatter every figure. */
const tmpfs = 0x0102_1994;

/** What the figures depend on, in two lines. */
export async function describeMachine(): Promise<string> {
  const { type } = await statfs(tmpdir());
  const disk =
    type === tmpfs
      ? `${tmpdir()} is in memory: set TMPDIR to a folder on a disk`
      : `${(await syncTime()).toFixed(2)} ms to write 4 kB to disk (median of 200)`;
  return `Node ${process.versions.node}, ${availableParallelism()} cores (${cpus()[0]?.model ?? ""})\n${disk}`;
}

async function syncTime(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "chorale-bench-"));
  const file = await open(join(folder, "file"), "w");
  try {
    const block = Buffer.alloc(4_096, 1);
    return median(
      await measure(200, async () => {
        await file.write(block);
        await file.datasync();
      }),
    );
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
}
