import { lstat, readdir, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { UserError } from "../../types/user-error.ts";
import { gitNames, GitError } from "./git.ts";

/** Folders that hold nobody's own work. */
const leftOut = new Set([".git", "node_modules", "__pycache__", ".venv"]);

/**
 * The files that paths on the command line name, relative to `cwd` (absolute outside of it) with `/`, each once and sorted: files as they are,
 * folders with what git tracks or would track in them, or with everything where there is no git or it ignores the folder.
 * A link that is named itself is followed; one that is found in a folder is not, it may lead anywhere.
 */
export async function listFiles(paths: readonly string[], cwd: string): Promise<string[]> {
  const files = new Set<string>();
  for (const path of paths) {
    const place = resolve(cwd, path);
    const stats = await stat(place).catch(() => undefined);
    if (stats === undefined) throw new UserError(`${path} does not exist: name files or folders.`);
    if (stats.isDirectory()) {
      for (const file of await listFolder(place)) files.add(fromCwd(file, cwd));
    } else if (stats.isFile()) {
      files.add(fromCwd(place, cwd));
    } else {
      throw new UserError(`${path} is neither a file nor a folder.`);
    }
  }
  return [...files].toSorted();
}

/** Globs never match `..`, so a file outside keeps its whole path. */
function fromCwd(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return (path.startsWith(`..${sep}`) ? file : path).split(sep).join("/");
}

async function listFolder(folder: string): Promise<string[]> {
  const names = await listedByGit(folder);
  // A folder that git ignores was named all the same.
  if (names === undefined || names.length === 0) return await walk(folder);
  const isFile = await Promise.all(names.map((name) => isPlainFile(join(folder, name))));
  return names.filter((_, index) => isFile[index]).map((name) => join(folder, name));
}

/** What git tracks or would track; `undefined` where there is no git. */
async function listedByGit(folder: string): Promise<string[] | undefined> {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", "."];
  try {
    return await gitNames(args, { cwd: folder });
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return undefined;
  }
}

/** Not a link, a submodule or a repository of its own, and not gone. */
async function isPlainFile(file: string): Promise<boolean> {
  return (await lstat(file).catch(() => undefined))?.isFile() === true;
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
