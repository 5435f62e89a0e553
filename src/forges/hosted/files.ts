import type { Pull, RepositoryRef } from "../../types/pull.ts";
import type { ConfigFile } from "../forge.ts";

const maxConfigBytes = 256 * 1024;

/** A file of a repository: at `ref`, a commit, or on the default branch. */
export interface WantedFile {
  path: string;
  ref?: string;
  maxBytes: number;
}

/** How a host hands out files. */
export interface FileRoutes {
  /** Where the configuration is looked for, in this order. */
  configPaths: readonly string[];
  /**
   * `undefined` for anything else at that path.
   *
   * @throws ForgeError with status 413 when the file is larger than `maxBytes`
   */
  fetch(
    repository: RepositoryRef,
    wanted: WantedFile,
    signal: AbortSignal,
  ): Promise<Uint8Array | undefined>;
}

export async function fetchConfig(
  routes: FileRoutes,
  repository: RepositoryRef,
  signal: AbortSignal,
): Promise<ConfigFile | undefined> {
  for (const path of routes.configPaths) {
    const bytes = await routes.fetch(repository, { path, maxBytes: maxConfigBytes }, signal);
    if (bytes) return { path, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}

/** A file of the pull's head. A fork's head is in the base repository too, as the end of `refs/pull/N/head`. */
export function fetchFile(
  routes: FileRoutes,
  { ref: repository, headSha: ref }: Pull,
  { path, maxBytes }: { path: string; maxBytes: number },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  return routes.fetch(repository, { path, ref, maxBytes }, signal);
}
