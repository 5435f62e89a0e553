import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const program = fileURLToPath(new URL("read-forever.ts", import.meta.url));

it("a reading process dies with its parent, even when that is killed and native code is busy", async () => {
  const parent = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: parent.stdout });
  const [line]: unknown[] = await once(lines, "line");
  const pid = Number(line);
  expect(process.kill(pid, 0)).toBe(true);
  parent.kill("SIGKILL");
  await gone(pid);
});

/** Resolves when there is no process with this id; the test's own timeout is the limit. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
