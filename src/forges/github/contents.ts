import type { Pull, RepositoryRef } from "../../types/pull.ts";
import { ForgeError, type ConfigFile } from "../forge.ts";
import { orNone, type Answer } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";
import { encodePath } from "../http/path.ts";

/** Where the configuration is looked for, in this order. */
export const configPaths = [".github/chorale.yml", ".chorale.yml"];

const maxConfigBytes = 256 * 1024;

interface Wanted {
  path: string;
  /** A commit; the default branch without it. */
  ref?: string;
  maxBytes: number;
}

/** @throws ForgeError with status 413 when the file is larger than `maxBytes` */
export function fetchFile(
  caller: Caller,
  pull: Pull,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  return fetchContents(caller, pull.ref, { path, ref: pull.headSha, maxBytes }, signal);
}

export async function fetchConfig(
  caller: Caller,
  repository: RepositoryRef,
  signal: AbortSignal,
): Promise<ConfigFile | undefined> {
  for (const path of configPaths) {
    const wanted = { path, maxBytes: maxConfigBytes };
    const bytes = await fetchContents(caller, repository, wanted, signal);
    if (bytes) return { path, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}

/** The bytes of a file; a symlink inside the repository gives its target's. `undefined` for anything else at that path. */
async function fetchContents(
  caller: Caller,
  repository: RepositoryRef,
  { path, ref, maxBytes }: Wanted,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const encoded = encodePath(path);
  if (encoded === undefined) return undefined;
  const answer = caller.call({
    operation: operations.fetchFile,
    repository,
    parameters: { path: encoded, ...(ref !== undefined && { ref }) },
    signal,
    accept: "application/vnd.github.raw+json",
    maxBytes,
    read: bytesOfFile,
  });
  try {
    return await orNone(answer);
  } catch (error) {
    // Above 100 MB GitHub itself refuses, as 403 with the code `too_large`.
    if (
      error instanceof ForgeError &&
      error.status === 403 &&
      /too_large|too large/.test(error.message)
    ) {
      throw new ForgeError(`${path} is larger than GitHub hands out.`, {
        status: 413,
        cause: error,
      });
    }
    throw error;
  }
}

/** A directory, submodule or dangling symlink is described in plain JSON although raw bytes were asked for. */
function bytesOfFile({ headers, bytes }: Answer): Uint8Array | undefined {
  const type = String(headers["content-type"] ?? "")
    .split(";")[0]
    ?.trim();
  return type === "application/json" ? undefined : bytes;
}
