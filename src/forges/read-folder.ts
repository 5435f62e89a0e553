import { compareText } from "../types/finding.ts";
import type { FolderFile, FolderQuery } from "./forge.ts";

/** A file of a folder, before anything of it is read. */
export interface ListedFile {
  name: string;
  /** In bytes. */
  size: number;
}

/**
 * Reads those files of a folder that are asked for, as the port says. One that is gone when its turn comes is left out.
 *
 * @param read takes a path; `too large` for a file that has grown since it was listed
 */
export async function readFolder(
  listed: readonly ListedFile[],
  { folder, names, mostFiles, maxBytes }: FolderQuery,
  read: (path: string) => Promise<Uint8Array | "too large" | undefined>,
): Promise<FolderFile[]> {
  const wanted = listed
    .filter(({ name }) => names.test(name))
    .toSorted((a, b) => compareText(a.name, b.name));
  const files = await Promise.all(
    wanted.map(async ({ name, size }, index): Promise<FolderFile[]> => {
      const path = `${folder}/${name}`;
      const isRead = index < mostFiles && size <= maxBytes;
      const bytes = isRead ? await read(path) : "too large";
      if (bytes === undefined) return [];
      const text = bytes === "too large" ? undefined : new TextDecoder().decode(bytes);
      return [{ path, text }];
    }),
  );
  return files.flat();
}
