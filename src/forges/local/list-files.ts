import { lstat, readdir } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UserError } from "../../types/user-error.ts";
import { git, GitError } from "./git.ts";

/** Folders that hold nobody's own work. */
const leftOut = new Set([".git", "node_modules", "__pycache__", ".venv"]);

/**
 * The files that paths on the command line name, relative to `cwd` with `/`, each once and sorted: files as they are,
 * folders with what git tracks or would track in them, or with everything where there is no git. Links are not followed.
 */
export async function listFiles(paths: readonly string[], cwd: string): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const stats = await lstat(resolve(cwd, path)).catch(() => undefined);
    if (stats === undefined) throw new UserError(`${path} does not exist.`);
    if (stats.isDirectory()) {
      for (const file of await listFolder(resolve(cwd, path))) files.add(fromCwd(file, cwd));
    } else if (stats.isFile()) {
      files.add(fromCwd(resolve(cwd, path), cwd));
    }
  }
  return [...files].toSorted();
}

function fromCwd(file: string, cwd: string): string {
  return relative(cwd, file).split(sep).join("/");
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "."];
    const names = (await git(args, { cwd: folder })).toString("utf8").split("\0").filter(Boolean);
    return names.map((name) => join(folder, name));
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return await walk(folder);
  }
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    if (entry.isDirectory())
      return leftOut.has(entry.name) ? [] : await walk(join(folder, entry.name));
    return entry.isFile() ? [join(folder, entry.name)] : [];
  });
  return (await Promise.all(nested)).flat();
}
