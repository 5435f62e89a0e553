import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { Ancestry } from "./ancestry.ts";
import { makeBlankRepository } from "./blank-repository.ts";
import { type Files, renderData, renderFileCommand } from "./file-entry.ts";
import { askOnce } from "./known-objects.ts";
import { type FileChange, parseChanges } from "./parse-changes.ts";
import { parseCommit, type Commit } from "./parse-commit.ts";
import { GitError, runGit } from "./run-git.ts";

export interface GitDiff {
  /** Exactly what `git diff` prints. */
  text: Buffer;
  /** Lines of that text. */
  lines: number;
  files: FileChange[];
}

export interface TreeEntry {
  path: string;
  mode: string;
  type: "blob" | "tree" | "commit";
  sha: string;
  /** Bytes; blobs only. */
  size?: number;
}

export interface CommitRequest {
  message: string;
  files: Files;
  /** The author; also the committer. */
  author: string;
  /** The commits this one follows; none makes a history of its own. */
  parents: string[];
}

/** Seconds since 1970 of the first commit; every later one in the repository is a minute younger. */
const firstCommitAt = Date.UTC(2026, 0, 1) / 1000;

export interface RepositoryOptions {
  /** How diffs write a path with other letters than ASCII: escaped, as git does by default, or as it is. */
  quotePath?: boolean;
}

/** A bare repository. Commits with the same content in the same order have the same ids on every machine. */
export class GitRepository {
  readonly directory: string;
  /** What was asked about commits, by their ids: it never changes. */
  readonly #known = new Map<string, Promise<unknown>>();
  /** The commits that ids stand for. */
  readonly #commitsById = new Map<string, Promise<string | undefined>>();
  /** What each ref holds. Nobody else writes them, so git need not be asked. */
  readonly #refs = new Map<string, string>();
  readonly #ancestry = new Ancestry();
  #writing: Promise<unknown> = Promise.resolve();
  #commits = 0;

  readonly #quotePath: boolean;

  private constructor(directory: string, options: RepositoryOptions) {
    this.directory = directory;
    this.#quotePath = options.quotePath ?? true;
  }

  static async create(directory: string, options: RepositoryOptions = {}): Promise<GitRepository> {
    const repository = new GitRepository(directory, options);
    await makeBlankRepository(directory);
    return repository;
  }

  #git(...args: string[]): Promise<Buffer> {
    return runGit(this.directory, args);
  }

  /** Makes a commit in one process, whatever the number of files, and points `ref` at it. */
  commit(ref: string, request: CommitRequest): Promise<string> {
    const commit = this.#writing.then(() => this.#commit(ref, request));
    this.#writing = commit.catch(() => {});
    return commit;
  }

  async #commit(ref: string, request: CommitRequest): Promise<string> {
    const who = `${request.author} <${request.author}@example.test> ${firstCommitAt + 60 * this.#commits++} +0000`;
    const [from, ...merged] = request.parents;
    const entries = Object.entries(request.files);
    const input = Buffer.concat([
      Buffer.from(`commit ${ref}\nmark :1\nauthor ${who}\ncommitter ${who}\n`),
      renderData(request.message),
      ...(from === undefined ? [] : [Buffer.from(`from ${from}\n`)]),
      ...merged.map((parent) => Buffer.from(`merge ${parent}\n`)),
      // Deletions first: a file may make room for a folder of the same name.
      ...entries.filter(([, entry]) => entry === null).map((pair) => renderFileCommand(...pair)),
      ...entries.filter(([, entry]) => entry !== null).map((pair) => renderFileCommand(...pair)),
      Buffer.from("\nget-mark :1\n"),
    ]);
    const output = await runGit(this.directory, ["fast-import", "--quiet", "--force"], { input });
    const sha = output.toString().trim();
    this.#commitsById.set(sha, Promise.resolve(sha));
    this.#ancestry.note(sha, request.parents);
    this.#refs.set(ref, sha);
    return sha;
  }

  /** Merges `head` into `base` and points `ref` at the merge commit. Rejects when they conflict. */
  async merge(ref: string, base: string, head: string, message: string, author: string) {
    const tree = await this.#git("merge-tree", "--write-tree", base, head);
    const date = `${firstCommitAt + 60 * this.#commits++} +0000`;
    const args = ["commit-tree", tree.toString().trim(), "-p", base, "-p", head, "-m", message];
    const env = {
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: `${author}@example.test`,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: `${author}@example.test`,
      GIT_COMMITTER_DATE: date,
    };
    const sha = (await runGit(this.directory, args, { env })).toString().trim();
    await this.updateRef(ref, sha);
    return sha;
  }

  async updateRef(ref: string, sha: string): Promise<void> {
    // As git does it, where nothing is packed and nobody else writes.
    const file = join(this.directory, ref);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${sha}\n`);
    this.#refs.set(ref, sha);
  }

  async deleteRef(ref: string): Promise<void> {
    await this.#git("update-ref", "-d", ref);
    this.#refs.delete(ref);
  }

  /** What is below a prefix like `refs/heads/`, which also may be a whole name, sorted by name. */
  listRefs(prefix: string): { name: string; sha: string }[] {
    const folder = prefix.endsWith("/") ? prefix : `${prefix}/`;
    return [...this.#refs]
      .filter(([ref]) => ref === prefix || ref.startsWith(folder))
      .map(([ref, sha]) => ({ name: ref.slice(prefix.length), sha }))
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  }

  /** The object a name stands for, peeled to `type`; `undefined` if there is none. */
  async resolve(name: string, type: "commit" | "tree" | "blob"): Promise<string | undefined> {
    // Nothing a client sends may be read as an option or as git's revision syntax.
    if (/[\s~^:?*[\\]|\.\.|@\{|^-|^$/.test(name)) return undefined;
    const sha = name.startsWith("refs/") ? this.#refs.get(name) : name;
    if (sha === undefined) return undefined;
    if (sha !== name && type === "commit") return await this.resolveId(sha);
    return await this.#peel(sha, type);
  }

  #peel(name: string, type: "commit" | "tree" | "blob"): Promise<string | undefined> {
    return this.#orNothing(this.#git("rev-parse", "--verify", "--quiet", `${name}^{${type}}`));
  }

  /** The commit with this id, 40 hex digits, or that a tag with it stands for; `undefined` if there is none. */
  async resolveId(id: string): Promise<string | undefined> {
    const known = this.#commitsById.get(id) ?? this.#peel(id, "commit");
    this.#commitsById.set(id, known);
    const commit = await known;
    // It may come yet.
    if (commit === undefined) this.#commitsById.delete(id);
    return commit;
  }

  /** `undefined` when the two share no history. */
  mergeBase(one: string, other: string): Promise<string | undefined> {
    return this.#once(`merge-base ${one} ${other}`, async () => {
      if (this.#ancestry.line(one, other)) return one;
      if (this.#ancestry.line(other, one)) return other;
      return await this.#orNothing(this.#git("merge-base", one, other));
    });
  }

  canMerge(base: string, head: string): Promise<boolean> {
    return this.#once(`merge-tree ${base} ${head}`, async () => {
      if (this.#ancestry.line(base, head)) return true;
      const tree = await this.#orNothing(this.#git("merge-tree", "--write-tree", base, head));
      return tree !== undefined;
    });
  }

  /** The difference between two commits, renames found. */
  diff(from: string, to: string): Promise<GitDiff> {
    return askOnce(`diff ${this.#quotePath} ${from} ${to}`, () => this.#diff(from, to));
  }

  async #diff(from: string, to: string): Promise<GitDiff> {
    const config = ["-c", `core.quotePath=${this.#quotePath}`];
    const common = [
      ...config,
      "diff",
      "--no-color",
      "--no-ext-diff",
      "--no-textconv",
      "--find-renames",
    ];
    const [text, summary] = await Promise.all([
      this.#git(...common, "--patch", from, to),
      this.#git(...common, "--raw", "--numstat", "--no-abbrev", "-z", from, to),
    ]);
    let lines = 0;
    for (const byte of text) if (byte === 10) lines++;
    return { text, lines, files: parseChanges(text, summary) };
  }

  /** Commits that `to` has and `from` has not, the oldest first. */
  commitsBetween(from: string, to: string): Promise<string[]> {
    return this.#once(`rev-list ${from} ${to}`, async () => {
      const line = this.#ancestry.line(from, to);
      if (line) return line;
      const list = await this.#git("rev-list", "--reverse", "--topo-order", `${from}..${to}`);
      return list.toString().split("\n").filter(Boolean);
    });
  }

  readCommit(sha: string): Promise<Commit> {
    return askOnce(`commit ${sha}`, async () =>
      parseCommit(sha, (await this.#git("cat-file", "commit", sha)).toString()),
    );
  }

  readBlob(sha: string): Promise<Buffer> {
    return askOnce(`blob ${sha}`, () => this.#git("cat-file", "blob", sha));
  }

  async listTree(treeish: string, options: { recursive: boolean }): Promise<TreeEntry[]> {
    const flags = options.recursive ? ["-r", "-t"] : [];
    const output = await this.#git("ls-tree", "-z", "--long", ...flags, treeish);
    return output.toString().split("\0").filter(Boolean).map(parseTreeEntry);
  }

  /** Every entry of a commit by its path, folders and submodules included. */
  entries(commit: string): Promise<Map<string, TreeEntry>> {
    return askOnce(`tree ${commit}`, async () => {
      const list = await this.listTree(commit, { recursive: true });
      return new Map(list.map((entry) => [entry.path, entry]));
    });
  }

  /** Asks git the first time only. The names in the question must be ids of commits, not branches, which move. */
  #once<T>(question: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#known.get(question) ?? ask();
    this.#known.set(question, known);
    // A question always has answers of the same type.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return known as Promise<T>;
  }

  async #orNothing(output: Promise<Buffer>): Promise<string | undefined> {
    try {
      return (await output).toString().trim().split("\n")[0];
    } catch (error) {
      if (error instanceof GitError && error.exitCode !== undefined) return undefined;
      throw error;
    }
  }
}

function parseTreeEntry(line: string): TreeEntry {
  const tab = line.indexOf("\t");
  const [mode = "", type = "", sha = "", size = "-"] = line.slice(0, tab).split(/ +/);
  return {
    path: line.slice(tab + 1),
    mode,
    type: type === "blob" || type === "tree" ? type : "commit",
    sha,
    ...(size === "-" ? {} : { size: Number(size) }),
  };
}
