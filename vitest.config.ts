import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// What tests start, and what they read with, loads the same files again and again.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compiled");

// What tests write lives for seconds, and SQLite waits for a disk at each commit. Linux has one that is memory.
const memory = "/dev/shm";
if (hasRoom(memory)) {
  const folder = mkdtempSync(join(memory, "chorale-tests-"));
  // PostgreSQL runs as somebody else.
  chmodSync(folder, 0o711);
  process.env["TMPDIR"] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}

function hasRoom(folder: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize > 2e9;
  } catch {
    return false;
  }
}

/** Where CI wants the runner's figures as JSON. */
const report = process.env["TEST_REPORT"];

/** Test files that need nock, which takes over the http of the whole process that it is loaded in. */
const byNock = "test/forges/github/**/*.test.ts";

/** Test files that start git again and again. To start a program a process is copied first, so theirs must be small. */
const byGit = ["test/{diff,cli,eval,forges/local}/**/*.test.ts", "test/conformance/local.test.ts"];

/** The PostgreSQL that tests keep data on. */
const database = ["test/postgres.ts"];

export default defineConfig({
  test: {
    // Test files share a process each worker: to load the house anew for every one of them takes long.
    isolate: false,
    projects: [
      {
        extends: true,
        // They are few: for more workers to load the house would take longer than they do.
        test: { name: "nock", include: [byNock], maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      // By their names: first of all, while no process has grown.
      { extends: true, test: { name: "git", include: byGit, globalSetup: database } },
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/**/*.test.ts"],
          exclude: [byNock, ...byGit],
          globalSetup: database,
        },
      },
    ],
    // Real servers and child processes are waited for a good part of the time: four at a time keep CI's two cores busy.
    maxWorkers: 4,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // A socket that nock pretends can fail after undici has let go of it, which undici does not expect: no real one does.
    onUnhandledError: ({ stack = "" }) =>
      !(stack.includes("onHttpSocketError") && stack.includes("@mswjs/interceptors")),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
