import { lstat, open, readFile, readlink, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";

/** Most that is read of a file, in bytes; reviewers take far less. */
export const maxReadBytes = 8_000_000;

/** git looks at as many bytes to tell a binary file. */
const sniffedBytes = 8_000;

/** A file has more bytes than may be read of it. */
export class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";
}

/** A file as git sees it: the content of a link is the name that it points to. */
export interface WorkFile {
  bytes: Uint8Array;
  mode: "100644" | "100755" | "120000";
}

/**
 * A file of a folder; `undefined` if there is none. No link is followed, nor is a path through a linked folder that leads
 * out of it: what is there may be anybody's. Rejects with `FileTooLarge` for a file of more than `maxBytes`.
 */
export async function openInside(
  root: string,
  path: string,
  maxBytes = maxReadBytes,
): Promise<WorkFile | undefined> {
  const file = join(root, path);
  try {
    const [top, folder] = [await realpath(root), await realpath(dirname(file))];
    if (folder !== top && !folder.startsWith(top.endsWith(sep) ? top : top + sep)) return undefined;
    const stats = await lstat(file);
    if (stats.isSymbolicLink()) {
      return { bytes: Buffer.from(await readlink(file)), mode: "120000" };
    }
    if (!stats.isFile()) return undefined;
    return {
      bytes: await readWhole(file, maxBytes),
      mode: (stats.mode & 0o100) === 0 ? "100644" : "100755",
    };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The bytes of a file of a folder, as `openInside` gives them. */
export async function readInside(root: string, path: string): Promise<Uint8Array | undefined> {
  return (await openInside(root, path))?.bytes;
}

/** The bytes of a file, wherever it is. Rejects with `FileTooLarge` for one of more than `maxBytes`. */
export async function readWhole(file: string, maxBytes = maxReadBytes): Promise<Uint8Array> {
  const { size } = await stat(file);
  if (size > maxBytes) throw new FileTooLarge(`larger than ${maxBytes / 1_000_000} MB`);
  return await readFile(file);
}

/** Whether git would call these bytes binary. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, sniffedBytes).includes(0);
}

/** The same of a file that is too large to be read; it is one that `openInside` has found. */
export async function isBinaryFile(root: string, path: string): Promise<boolean> {
  await using file = await open(join(root, path));
  const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
  return isBinary(buffer.subarray(0, bytesRead));
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
