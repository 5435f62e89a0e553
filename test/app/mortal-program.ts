import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { rolldown, type Plugin } from "rolldown";

/** Where Node keeps what it compiled: the second process of many loads in half the time. */
export const compiled = join(import.meta.dirname, "../../node_modules/.cache/mortal");

const made: { program?: Promise<string> } = {};

/**
 * Resolves with the path of `mortal-server.ts` and everything that it loads, in one file. A hundred processes and more are
 * killed, and to find and read nine hundred files takes each of them longer than all the rest of its life.
 */
export function mortalProgram(): Promise<string> {
  return (made.program ??= bundle());
}

async function bundle(): Promise<string> {
  const bundled = await rolldown({
    input: join(import.meta.dirname, "mortal-server.ts"),
    platform: "node",
    // Native code is found by where its package is.
    external: /^@ast-grep\//,
    plugins: [whereItStood],
    logLevel: "silent",
  });
  await mkdir(compiled, { recursive: true });
  // Another worker may make it, or start it, at the same time.
  const own = join(compiled, `server-${process.pid}.mjs`);
  await bundled.write({ file: own, format: "esm", codeSplitting: false });
  await bundled.close();
  const program = join(compiled, "server.mjs");
  await rename(own, program);
  return program;
}

/** Modules find the files beside them, such as rules, where they stood before. */
const whereItStood: Plugin = {
  name: "where it stood",
  transform: (code, id) =>
    code.includes("import.meta.")
      ? code
          .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
          .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href))
      : undefined,
};
