import { NotAsBefore, replaceFile } from "../../forges/local/replace-file.ts";
import { changedMeanwhile } from "../../report/messages/local-fixes.ts";
import { UserError } from "../../types/user-error.ts";

/** Files of a work tree that are written to on trial. */
export interface WrittenFiles {
  /** Writes a text in the place of what the file holds. Rejects with a `UserError` where it holds anything else. */
  write(path: string, change: { before: string; after: string }): Promise<void>;
  /** What a file holds since it was last written; `undefined` for one that was not. */
  textOf(path: string): string | undefined;
  /** Everything stays as it is by now. */
  keep(): void;
  /** Puts back what was written since the last `keep`. Rejects with a `UserError` that names what somebody else has changed. */
  putBack(): Promise<void>;
}

export function createWrittenFiles(root: string): WrittenFiles {
  const kept = new Map<string, string>();
  const now = new Map<string, string>();
  const replace = async (path: string, from: string, to: string) => {
    await replaceFile(root, path, { from, to });
    now.set(path, to);
  };
  return {
    async write(path, { before, after }) {
      if (!kept.has(path)) kept.set(path, before);
      try {
        await replace(path, before, after);
      } catch (error) {
        throw error instanceof NotAsBefore
          ? new UserError(changedMeanwhile([{ path, why: error.message }]))
          : error;
      }
    },
    textOf: (path) => now.get(path),
    keep() {
      for (const [path, text] of now) kept.set(path, text);
    },
    async putBack() {
      const changed: { path: string; why: string }[] = [];
      for (const [path, text] of now) {
        const before = kept.get(path) ?? text;
        if (text === before) continue;
        try {
          await replace(path, text, before);
        } catch (error) {
          if (!(error instanceof NotAsBefore)) throw error;
          changed.push({ path, why: error.message });
        }
      }
      if (changed.length > 0) throw new UserError(changedMeanwhile(changed));
    },
  };
}
