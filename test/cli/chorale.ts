import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { ReviewJson } from "../../src/report/print/json.ts";
import type { DatabasePlace } from "../../src/store/database/database.ts";
import { plainGit } from "../diff/repository.ts";

const bin = join(import.meta.dirname, "../../bin/chorale.js");

/** How one run of the command line ended. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs `chorale` as a shell would, on a machine where nobody has configured git.
 *
 * @param endWhen after this somebody presses Ctrl-C
 */
export async function chorale(
  cwd: string,
  args: readonly string[],
  {
    input = "",
    env = {},
    endWhen,
  }: { input?: string; env?: Record<string, string>; endWhen?: Promise<unknown> } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    env: { ...process.env, ...plainGit, ...env },
  });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
    endWhen?.then(() => child.kill("SIGINT")),
  ]);
  return { code, stdout, stderr };
}

/** Variables that lead the command line to the database of a place, whatever the machine has set. */
export function envOf({ dataDir, databaseUrl = "" }: DatabasePlace): Record<string, string> {
  return { CHORALE_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
}

/** The result of `--format json`, checked against the documented form. */
export function parseResult(run: Run): ReviewJson {
  if (run.stdout === "") throw new Error(run.stderr);
  return ReviewJson.parse(JSON.parse(run.stdout));
}

/** JavaScript with one finding of the security-auditor, an error, in line 3. */
export const unsafe = `import express from "express";
const app = express();
app.get("/", (req, res) => res.send(String(eval(req.query.q))));
`;
