#!/usr/bin/env node
// Plain JavaScript that any Node can read: Chorale itself is TypeScript, which Node runs directly from 22.18 on.
// On an older Node the one that came with `npm ci` is used, so that `npx chorale` works on every machine.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import module from "node:module";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major > 22 || (major === 22 && minor >= 18)) {
  // Every command loads the same files: from the second one on they need not be compiled again.
  module.enableCompileCache();
  await import("../src/cli/main.ts");
} else {
  const bundled = fileURLToPath(new URL("../node_modules/node/bin/node", import.meta.url));
  if (existsSync(bundled)) {
    const child = spawn(bundled, process.argv.slice(1), { stdio: "inherit" });
    // Whoever stops this process means the one that works. Not so with Ctrl-C: a terminal tells both.
    for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    process.on("SIGINT", () => {});
    child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  } else {
    console.error(
      `Chorale needs Node 22.18 or newer; this is ${process.versions.node}. Run \`npm ci\` in its folder, or update Node.`,
    );
    process.exitCode = 2;
  }
}
