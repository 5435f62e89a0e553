import { flushCompileCache, getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import type { Reply } from "./messages.ts";

// The entry of a reading process; see reader-process.ts for the other end.

function reply(message: Reply): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** As Node 24.21 has it. */
interface Permission {
  has(scope: string, reference?: string): boolean;
  drop?(scope: string): void;
}

/** What it might write while it loaded is over before the first file comes. */
function writeNoMore(): void {
  const permission: Permission = process.permission;
  const cache = getCompileCacheDir();
  if (cache === undefined) return;
  permission.drop?.("fs.write");
  if (permission.has("fs.write", cache)) throw new Error("it could still write files");
}

async function main(): Promise<void> {
  // An ordinary exit would wait for the lifeline's thread; a signal does not.
  process.on("disconnect", die);
  new Worker(new URL("lifeline.ts", import.meta.url), { stdin: false, env: {} }).on("error", die);
  const [{ ReadTask }, { createFileReader }] = await Promise.all([
    import("./messages.ts"),
    import("./read-file.ts"),
  ]);
  flushCompileCache();
  writeNoMore();
  async function carryOut(message: unknown): Promise<void> {
    const task = ReadTask.parse(message);
    const startMs = performance.now();
    const read = await createFileReader(task);
    // Whoever reads one after another loads, too: it is part of the reading of the first file.
    let loadingMs = performance.now() - startMs;
    await reply({ type: "started" });
    for (const file of task.files) {
      const reading = await read(file);
      reading.durationMs += loadingMs;
      loadingMs = 0;
      // Waits until the answer is written: the next file may be the one that never ends.
      await reply({ type: "file", reading });
      // ast-grep's trees are freed only when the event loop turns.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  process.on("message", (message) => {
    carryOut(message).catch(giveUp);
  });
  await reply({ type: "ready" });
}

/** What is wrong would be wrong in another process as well, such as a file of rules that can't be read. */
async function giveUp(error: unknown): Promise<void> {
  await reply({ type: "broken", reason: error instanceof Error ? error.message : String(error) });
  die();
}

main().catch(giveUp);
