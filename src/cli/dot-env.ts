import { appendFileSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { UserError } from "../types/user-error.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Reads `.env` of the current folder, if there is one. Variables that are set already win over those of the file. Throws a
 * `UserError` when there is one that can't be read: what is set in it would be missed without a word.
 *
 * @returns the names that have a value there
 */
export function loadDotEnv({ env, folder }: Pick<Terminal, "env" | "folder">): Set<string> {
  const variables = Object.entries(parseEnv(readDotEnv(folder)));
  for (const [name, value] of variables) env[name] ??= value;
  return new Set(variables.filter(([, value]) => value !== "").map(([name]) => name));
}

function readDotEnv(folder: string): string {
  try {
    return readFileSync(join(folder, ".env"), "utf8");
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT") return "";
    throw new UserError(
      `.env can't be read (${code}): let this user read it, or move it away and set the variables in the environment.`,
    );
  }
}

/**
 * Adds variables to `.env` of the current folder, behind all there is; what is there stays as it is. A new file can be read by
 * its owner alone. Throws a `UserError` when it can't be written.
 *
 * @returns whether others on this machine can read it
 */
export function addToDotEnv(
  settings: readonly { name: string; value: string }[],
  folder: string,
): boolean {
  const path = join(folder, ".env");
  const before = readDotEnv(folder);
  const gap = before === "" ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const lines = settings.map((setting) => `${lineOf(setting)}\n`).join("");
  try {
    appendFileSync(path, gap + lines, { mode: 0o600 });
    return (statSync(path).mode & 0o077) !== 0;
  } catch (error) {
    throw new UserError(
      `.env can't be written (${codeOf(error)}): let this user write it, or leave --write out and copy what is printed.`,
    );
  }
}

/** A line of `.env`. Values with characters that mean something there stand between quotes. */
export function lineOf({ name, value }: { name: string; value: string }): string {
  return /^[\w.:/@%+=,~-]*$/.test(value) ? `${name}=${value}` : `${name}='${value}'`;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
