import { join } from "node:path";
import { defineConfig } from "vitest/config";

// What tests start, and what they read with, loads the same files again and again.
process.env["NODE_COMPILE_CACHE"] ??= join(import.meta.dirname, "node_modules/.cache/compiled");

/** Where CI wants the runner's figures as JSON. */
const report = process.env["TEST_REPORT"];

/** Test files that need nock, which takes over the http of the whole process that it is loaded in. */
const byNock = "test/forges/github/**/*.test.ts";

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
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/**/*.test.ts"],
          exclude: [byNock],
          globalSetup: ["test/postgres.ts"],
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
