import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { runGit } from "./run-git.ts";

/** Where an object of a tree goes; `null` takes away what is there. */
export interface NewEntry {
  path: string;
  mode: string;
  sha: string | null;
}

/** Writes objects that nothing leads to yet, into a bare repository. */
export function createObjects(directory: string) {
  const run = async (
    args: string[],
    options: { input?: Buffer; env?: Record<string, string> } = {},
  ): Promise<string> => (await runGit(directory, args, options)).toString().trim();

  return {
    writeBlob: (bytes: Buffer): Promise<string> =>
      run(["hash-object", "-w", "--stdin"], { input: bytes }),

    /** A tree that differs from `base`, or from an empty one, in these entries. */
    async writeTree(base: string | undefined, entries: readonly NewEntry[]): Promise<string> {
      const index = join(directory, `index-${randomUUID()}`);
      const env = { GIT_INDEX_FILE: index };
      const lines = entries.map(({ path, mode, sha }) =>
        sha === null ? `0 ${"0".repeat(40)}\t${path}\0` : `${mode} ${sha}\t${path}\0`,
      );
      try {
        await run(base === undefined ? ["read-tree", "--empty"] : ["read-tree", base], { env });
        const input = Buffer.from(lines.join(""));
        await run(["update-index", "--replace", "-z", "--index-info"], { env, input });
        return await run(["write-tree"], { env });
      } finally {
        await rm(index, { force: true });
      }
    },

    /** @param at Unix time in seconds; the same input at the same time is the same commit */
    writeCommit(request: {
      tree: string;
      parents: readonly string[];
      message: string;
      author: { name: string; email: string };
      at: number;
    }): Promise<string> {
      const { tree, parents, author, at } = request;
      const env = {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: `${at} +0000`,
        GIT_COMMITTER_NAME: author.name,
        GIT_COMMITTER_EMAIL: author.email,
        GIT_COMMITTER_DATE: `${at} +0000`,
      };
      const input = Buffer.from(request.message);
      return run(["commit-tree", tree, ...parents.flatMap((one) => ["-p", one])], { env, input });
    },
  };
}
