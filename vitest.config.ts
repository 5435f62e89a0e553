import { defineConfig } from "vitest/config";

/** Where CI wants the runner's figures as JSON. */
const report = process.env["TEST_REPORT"];

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/postgres.ts"],
    // Real servers and child processes: two at a time suits the two cores that CI has.
    maxWorkers: 2,
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // A socket that nock pretends can fail after undici has let go of it, which undici does not expect: no real one does.
    onUnhandledError: ({ stack = "" }) =>
      !(stack.includes("onHttpSocketError") && stack.includes("@mswjs/interceptors")),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
