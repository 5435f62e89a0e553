import type { RepositoryRef } from "../../types/pull.ts";
import { ForgeError } from "../forge.ts";
import { orNone, type Answer } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { operations } from "./operations.ts";
import type { FileRoutes, WantedFile } from "../hosted/files.ts";
import { encodePath } from "../http/path.ts";

/** Where the configuration is looked for, in this order. */
const configPaths = [".github/chorale.yml", ".chorale.yml"];

export function createFileRoutes(caller: Caller): FileRoutes {
  return {
    configPaths,
    fetch: (repository, wanted, signal) => fetchContents(caller, repository, wanted, signal),
  };
}

/** The bytes of a file; a symlink inside the repository gives its target's. `undefined` for anything else at that path. */
async function fetchContents(
  caller: Caller,
  repository: RepositoryRef,
  { path, ref, maxBytes }: WantedFile,
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
