import { z } from "zod";
import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type FolderFile, type FolderQuery } from "../forge.ts";
import { json, orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { Operation } from "../http/operation.ts";
import { encodePath } from "../http/path.ts";
import { readFolder } from "../read-folder.ts";
import type { FileRoutes } from "./files.ts";

/** What a folder holds, as GitHub and Gitea list it. Anything else at its path is described by one object. */
const Listing = z.union([
  z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      size: z.number(),
      download_url: z.string().nullish(),
    }),
  ),
  z.object({ type: z.string() }).transform(() => []),
]);

/** The files of a folder of the default branch, as the port says. The operation lists what is at a `path`. */
export async function fetchFolder(
  caller: Caller,
  operation: Operation,
  routes: FileRoutes,
  repository: RepositoryRef,
  query: FolderQuery,
  signal: AbortSignal,
): Promise<FolderFile[]> {
  const { folder, maxBytes } = query;
  const path = encodePath(folder);
  if (path === undefined) return [];
  const listing = caller.call({
    operation,
    repository,
    parameters: { path },
    signal,
    read: json(Listing),
  });
  const entries = (await orNone(listing)) ?? [];
  // GitHub calls a submodule a file here, one that can't be downloaded.
  const files = entries.filter((one) => one.type === "file" && one.download_url !== null);
  return await readFolder(files, query, async (file) => {
    try {
      return await routes.fetch(repository, { path: file, maxBytes }, signal);
    } catch (error) {
      if (error instanceof ForgeError && error.status === 413) return "too large";
      throw error;
    }
  });
}
