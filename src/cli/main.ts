import { buffer } from "node:stream/consumers";
import { createProgressView } from "./progress.ts";
import { runCommand } from "./run-command.ts";
import { untilDone } from "./until-done.ts";
import { readSecrets } from "./read-secrets.ts";

// Whoever reads the result may stop early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

await runCommand(process.argv.slice(2), {
  env: process.env,
  folder: ".",
  print: (line) => void process.stdout.write(`${line}\n`),
  complain: (text) => void process.stderr.write(text),
  readSecrets,
  readInput: () => buffer(process.stdin),
  hasColors: process.stdout.hasColors?.() ?? false,
  progress: createProgressView(),
  untilDone,
  exitWith: (code) => void (process.exitCode = code),
});
