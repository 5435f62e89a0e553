import { lstat, readdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import type { FileChange } from "../../types/diff.ts";
import type { FolderFile, FolderQuery } from "../forge.ts";
import { readFolder, type ListedFile } from "../read-folder.ts";
import { git, gitNames } from "./git.ts";
import { readInside } from "./work-tree.ts";

/** The files of a folder as a commit has them, as the port says. */
export async function committedFolder(
  root: string,
  commit: string,
  query: FolderQuery,
): Promise<FolderFile[]> {
  const args = ["ls-tree", "-z", "-l", "--full-tree", commit, "--", `${query.folder}/`];
  const ids = new Map<string, string>();
  const listed = (await gitNames(args, { cwd: root })).flatMap((line): ListedFile[] => {
    // `100644 blob <id>    <size>\t<path>`; links have a mode of their own.
    const [, id = "", size, path = ""] = /^100\d{3} blob (\S+) +(\d+)\t(.+)$/s.exec(line) ?? [];
    if (size === undefined) return [];
    ids.set(path, id);
    return [{ name: path.slice(query.folder.length + 1), size: Number(size) }];
  });
  return await readFolder(listed, query, (path) =>
    git(["cat-file", "blob", ids.get(path) ?? ""], { cwd: root }),
  );
}

/** The files of a folder as they are on disk. A folder that is reached through a link is none, as on a forge. */
export async function folderOnDisk(root: string, query: FolderQuery): Promise<FolderFile[]> {
  const listed = await listOnDisk(root, query.folder);
  return await readFolder(listed, query, (path) => readInside(root, path));
}

/**
 * The files of a folder as they were before these changes.
 *
 * @param readBefore reads a file as it was then
 */
export async function folderBefore(
  root: string,
  changes: readonly FileChange[],
  query: FolderQuery,
  readBefore: (path: string) => Promise<Uint8Array | undefined>,
): Promise<FolderFile[]> {
  const wereThere = changes.flatMap(({ path, oldPath = path, status, oldMode }) => {
    const isFile = status !== "added" && status !== "copied" && oldMode !== "120000";
    return isFile ? nameIn(query.folder, oldPath) : [];
  });
  const onDisk = (await listOnDisk(root, query.folder)).map(({ name }) => name);
  const texts = new Map<string, Uint8Array>();
  for (const name of new Set([...onDisk, ...wereThere])) {
    const path = `${query.folder}/${name}`;
    const bytes = query.names.test(name) ? await readBefore(path) : undefined;
    if (bytes !== undefined) texts.set(path, bytes);
  }
  const listed = [...texts].map(([path, { length }]) => ({
    name: path.slice(query.folder.length + 1),
    size: length,
  }));
  return await readFolder(listed, query, async (path) => texts.get(path));
}

function nameIn(folder: string, path: string): string[] {
  const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : "";
  return name === "" || name.includes("/") ? [] : [name];
}

async function listOnDisk(root: string, folder: string): Promise<ListedFile[]> {
  const place = join(await realpath(root), ...folder.split("/"));
  try {
    if ((await realpath(place)) !== place) return [];
    const entries = await readdir(place, { withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return await Promise.all(
      files.map(async ({ name }) => ({ name, size: (await lstat(join(place, name))).size })),
    );
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP") return [];
    throw error;
  }
}
