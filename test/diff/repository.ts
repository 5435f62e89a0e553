import { execFileSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A file of a tree; a link's content is what it points to. */
export interface TreeFile {
  content: string | Uint8Array;
  mode?: "100644" | "100755" | "120000";
}

/** Files by path; a string is the content of an ordinary one. */
export type Tree = Readonly<Record<string, string | TreeFile>>;

/** git as on a machine that nobody has configured. */
export const plainGit = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.org",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.org",
};

/** A repository in a folder of its own, gone when the test has finished. */
export function aRepository(options: { within?: string } = {}) {
  const dir = options.within ?? mkdtempSync(join(tmpdir(), "chorale-"));
  if (options.within === undefined)
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));

  const git = (...args: string[]) =>
    execFileSync("git", args, {
      cwd: dir,
      env: { ...process.env, ...plainGit },
      maxBuffer: 1e9,
      stdio: ["ignore", "pipe", "pipe"],
    }).toString("utf8");

  const write = (tree: Tree) => {
    for (const [path, file] of Object.entries(tree)) {
      const { content, mode = "100644" } = typeof file === "string" ? { content: file } : file;
      const target = join(dir, path);
      mkdirSync(dirname(target), { recursive: true });
      rmSync(target, { force: true });
      if (mode === "120000") {
        symlinkSync(String(content), target);
      } else {
        writeFileSync(target, content);
        chmodSync(target, mode === "100755" ? 0o755 : 0o644);
      }
    }
  };

  /** Makes the work tree hold exactly these files, and gives the name of that tree. */
  const writeTree = (tree: Tree): string => {
    for (const name of readdirSync(dir)) {
      if (name !== ".git") rmSync(join(dir, name), { recursive: true });
    }
    write(tree);
    git("add", "--all", "--force");
    return git("write-tree").trim();
  };

  const commit = (tree: Tree, message = "a change"): string => {
    write(tree);
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", message);
    return git("rev-parse", "HEAD").trim();
  };

  git("init", "--quiet", "--initial-branch=main");
  return { dir, git, write, writeTree, commit };
}
