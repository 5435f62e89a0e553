import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { UserError } from "../types/user-error.ts";

/**
 * Reads `.env` of the current folder, if there is one. Variables that are set already win over those of the file. Throws a
 * `UserError` when there is one that can't be read: what is set in it would be missed without a word.
 */
export function loadDotEnv(): void {
  for (const [name, value] of Object.entries(parseEnv(readDotEnv()))) process.env[name] ??= value;
}

function readDotEnv(): string {
  try {
    return readFileSync(".env", "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT") return "";
    throw new UserError(
      `.env can't be read (${String(code)}): let this user read it, or move it away and set the variables in the environment.`,
    );
  }
}
