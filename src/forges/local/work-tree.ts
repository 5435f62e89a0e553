import { lstat, readFile, readlink, realpath } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** Most that is read of a file, in bytes; reviewers take far less. */
export const maxReadBytes = 8_000_000;

/** A file as git sees it: the content of a link is the name that it points to. */
export interface WorkFile {
  bytes: Uint8Array;
  mode: "100644" | "100755" | "120000";
}

/**
 * A file of a folder; `undefined` if there is none. No link is followed, nor is a path through a linked folder that leads
 * out of it: what is there may be anybody's. Rejects for a file that is too large.
 */
export async function openInside(root: string, path: string): Promise<WorkFile | undefined> {
  const file = join(root, path);
  try {
    const [top, folder] = [await realpath(root), await realpath(dirname(file))];
    if (folder !== top && !folder.startsWith(top.endsWith(sep) ? top : top + sep)) return undefined;
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) {
      return { bytes: Buffer.from(await readlink(file)), mode: "120000" };
    }
    if (!stats.isFile()) return undefined;
    if (stats.size > maxReadBytes) throw new Error(`larger than ${maxReadBytes / 1_000_000} MB`);
    return { bytes: await readFile(file), mode: (stats.mode & 0o100) === 0 ? "100644" : "100755" };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The bytes of a file of a folder, as `openInside` gives them. */
export async function readInside(root: string, path: string): Promise<Uint8Array | undefined> {
  return (await openInside(root, path))?.bytes;
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
