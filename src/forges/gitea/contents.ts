import { orNone } from "../http/answer.ts";
import type { Caller } from "../http/caller.ts";
import type { FileRoutes } from "../hosted/files.ts";
import { encodePath } from "../http/path.ts";
import { operations } from "./operations.ts";

/** Where the configuration is looked for, in this order: a repository that is mirrored to GitHub may keep it there. */
const configPaths = [
  ".forgejo/chorale.yml",
  ".gitea/chorale.yml",
  ".github/chorale.yml",
  ".chorale.yml",
];

export function createFileRoutes(caller: Caller): FileRoutes {
  return {
    configPaths,
    async fetch(repository, { path, ref, maxBytes }, signal) {
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
    },
  };
}
