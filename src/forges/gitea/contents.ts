import type { Pull, RepositoryRef } from "../../types/pull.ts";
import type { ConfigFile } from "../forge.ts";
import { orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import { encodePath } from "../http/path.ts";
import { operations } from "./operations.ts";

/** Where the configuration is looked for, in this order: a repository that is mirrored to GitHub may keep it there. */
const configPaths = [
  ".forgejo/chorale.yml",
  ".gitea/chorale.yml",
  ".github/chorale.yml",
  ".chorale.yml",
];

const maxConfigBytes = 256 * 1024;

/** @throws ForgeError with status 413 when the file is larger than `maxBytes` */
export function fetchFile(
  caller: Caller,
  pull: Pull,
  path: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  // The head of a fork is in the base repository as well, as the end of refs/pull/N/head.
  return fetchRaw(caller, pull.ref, { path, ref: pull.headSha, maxBytes }, signal);
}

export async function fetchConfig(
  caller: Caller,
  repository: RepositoryRef,
  signal: AbortSignal,
): Promise<ConfigFile | undefined> {
  for (const path of configPaths) {
    const wanted = { path, maxBytes: maxConfigBytes };
    const bytes = await fetchRaw(caller, repository, wanted, signal);
    if (bytes) return { path, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}

/** The bytes of a file at `ref`, or on the default branch; `undefined` for anything else at that path. */
async function fetchRaw(
  caller: Caller,
  repository: RepositoryRef,
  { path, ref, maxBytes }: { path: string; ref?: string; maxBytes: number },
  signal: AbortSignal,
): Promise<Uint8Array | undefined> {
  const encoded = encodePath(path);
  if (encoded === undefined) return undefined;
  return await orNone(
    caller.call({
      operation: operations.fetchFile,
      repository,
      parameters: { path: encoded, ...(ref !== undefined && { ref }) },
      signal,
      accept: "*/*",
      maxBytes,
      read: ({ bytes }) => bytes,
    }),
  );
}
