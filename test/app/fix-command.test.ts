import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { aPull, serve } from "./served.ts";

it("a server never runs the command that a repository names to prove changes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "chorale-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const trace = join(folder, "trace");
  const served = await serve();
  const command = `touch '${trace}'`;
  await aPull(served, {
    main: { ".github/chorale.yml": JSON.stringify({ fix: { command } }) },
    files: { "a.js": 'if (list.indexOf("x")) go();\n' },
  });
  await served.results(1);
  // A change was proposed, and proven by everything else.
  expect(served.comment(1)).toContain("the-fixer: 1 change proposed and proven.");
  expect(existsSync(trace)).toBe(false);
  expect(served.log()).not.toContain(trace);
});
