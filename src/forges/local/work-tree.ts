import { lstat, readFile, realpath } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * The bytes of a file of a folder; `undefined` if there is none. A link is not followed out of the folder:
 * its target may be anybody's.
 */
export async function readInside(root: string, path: string): Promise<Uint8Array | undefined> {
  const file = join(root, path);
  try {
    const [top, real] = [await realpath(root), await realpath(file)];
    if (!real.startsWith(top + sep)) return undefined;
    const { isFile } = await lstat(real).then((stats) => ({ isFile: stats.isFile() }));
    return isFile ? await readFile(real) : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP";
}
