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
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
