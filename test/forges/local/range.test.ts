import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { findRoot, resolveRange } from "../../../src/forges/local/range.ts";
import { UserError } from "../../../src/types/user-error.ts";
import { aRepository, plainGit } from "../../diff/repository.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

function aFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), "chorale-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A clone with `main` checked out, and the repository that it came from. */
function aClone(...options: string[]) {
  const upstream = aRepository();
  upstream.commit({ a: "1\n" });
  const pushed = upstream.commit({ a: "2\n" });
  const dir = aFolder();
  upstream.git("clone", "--quiet", ...options, `file://${upstream.dir}`, dir);
  return { upstream, pushed, ...aRepository({ within: dir }) };
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error instanceof Error ? error.message : "";
}

describe("the range of a local review", () => {
  it("begins where a branch left main, and ends at the work tree", async () => {
    const { dir, git, commit } = aRepository();
    const start = commit({ a: "1\n" });
    git("checkout", "--quiet", "-b", "feature");
    commit({ b: "1\n" });
    git("checkout", "--quiet", "main");
    commit({ a: "2\n" });
    git("checkout", "--quiet", "feature");
    expect(await resolveRange(dir, {})).toEqual({ root: dir, baseSha: start, headSha: undefined });
  });

  it("is what was not committed on main itself, without a remote", async () => {
    const { dir, commit } = aRepository();
    commit({ a: "1\n" });
    const last = commit({ a: "2\n" });
    expect(await resolveRange(dir, {})).toMatchObject({ baseSha: last, headSha: undefined });
  });

  it("is what was not pushed on a clone's main", async () => {
    const { dir, pushed, commit } = aClone();
    const local = commit({ a: "3\n" });
    expect(await resolveRange(dir, {})).toMatchObject({ baseSha: pushed });
    expect(await resolveRange(dir, { head: "HEAD" })).toMatchObject({
      baseSha: pushed,
      headSha: local,
    });
  });

  it("takes the remote's default branch, whatever a tag of that name says", async () => {
    const { dir, git, pushed, commit } = aClone();
    const local = commit({ a: "3\n" });
    git("tag", "origin/HEAD", local);
    git("tag", "origin/main", local);
    expect(await resolveRange(dir, {})).toMatchObject({ baseSha: pushed });
  });

  it("is between two commits that are named, from where they parted", async () => {
    const { dir, git, commit } = aRepository();
    const start = commit({ a: "1\n" });
    git("checkout", "--quiet", "-b", "feature");
    const head = commit({ b: "1\n" });
    git("tag", "--annotate", "v1", "--message", "one");
    git("checkout", "--quiet", "main");
    commit({ a: "2\n" });
    const expected = { root: dir, baseSha: start, headSha: head };
    expect(await resolveRange(dir, { base: "main", head: "feature" })).toEqual(expected);
    expect(await resolveRange(dir, { head: "v1" })).toEqual(expected);
    expect(await resolveRange(dir, { base: start, head: head.slice(0, 10) })).toEqual(expected);
  });

  it("is looked for in the folder that is named, not where a hook's variables point", async () => {
    const here = aRepository();
    here.commit({ a: "1\n" });
    const there = aRepository();
    const last = there.commit({ b: "1\n" });
    vi.stubEnv("GIT_DIR", join(here.dir, ".git"));
    vi.stubEnv("GIT_WORK_TREE", here.dir);
    expect(await resolveRange(await findRoot(there.dir), {})).toMatchObject({
      root: there.dir,
      baseSha: last,
    });
  });
});

describe("a range that can't be resolved says what to do", () => {
  it("outside of a repository, and in no folder at all", async () => {
    const dir = aFolder();
    expect(await refusal(findRoot(dir))).toContain(
      "is not in a git repository: name one with --repo",
    );
    expect(await refusal(findRoot(join(dir, "none")))).toContain("is not a folder");
  });

  it("without git", async () => {
    const dir = aFolder();
    vi.stubEnv("PATH", dir);
    expect(await refusal(findRoot(dir))).toBe("git was not found: install it and try again.");
  });

  it("before the first commit", async () => {
    expect(await refusal(resolveRange(aRepository().dir, {}))).toContain(
      "no commit yet: commit first",
    );
  });

  it("for a revision that does not exist, with the branch that was meant", async () => {
    const { dir, git, commit } = aRepository();
    commit({ a: "1\n" });
    git("branch", "feature/login");
    expect(await refusal(resolveRange(dir, { head: "feature/logn" }))).toContain(
      "Did you mean feature/login?",
    );
    expect(await refusal(resolveRange(dir, { base: "nowhere-near" }))).toContain(
      "`git branch -a` lists the branches",
    );
  });

  it("for a revision that looks like an option", async () => {
    const { dir, commit } = aRepository();
    commit({ a: "1\n" });
    expect(await refusal(resolveRange(dir, { base: "--output=x" }))).toContain(
      "no revision `--output=x`",
    );
  });

  it("for histories that have nothing in common", async () => {
    const { dir, git, commit } = aRepository();
    commit({ a: "1\n" });
    git("checkout", "--quiet", "--orphan", "other");
    commit({ b: "1\n" });
    expect(await refusal(resolveRange(dir, {}))).toContain(
      "have no common history: name another --base",
    );
  });

  it("for a shallow clone that lacks the base", async () => {
    const { upstream, dir, git } = aClone("--depth=1");
    upstream.git("checkout", "--quiet", "-b", "feature", "HEAD~1");
    upstream.commit({ b: "1\n" });
    git("fetch", "--quiet", "--depth=1", "origin", "feature");
    expect(await refusal(resolveRange(dir, { head: "FETCH_HEAD" }))).toContain(
      "git fetch --unshallow",
    );
    expect(await refusal(resolveRange(dir, { base: "feature" }))).toContain(
      "This clone is shallow",
    );
  });

  it("for a clone of one branch, where nothing would seem to have changed", async () => {
    const upstream = aRepository();
    upstream.commit({ a: "1\n" });
    upstream.git("branch", "feature");
    const dir = aFolder();
    upstream.git(
      "clone",
      "--quiet",
      "--single-branch",
      "--branch=feature",
      `file://${upstream.dir}`,
      dir,
    );
    expect(await refusal(resolveRange(dir, {}))).toContain("name the base with --base");
  });

  it("for the work tree of a bare repository, whose commits can be reviewed", async () => {
    const upstream = aRepository();
    upstream.commit({ a: "1\n" });
    upstream.commit({ a: "2\n" });
    const dir = aFolder();
    upstream.git("clone", "--quiet", "--bare", `file://${upstream.dir}`, dir);
    expect(await findRoot(dir)).toBe(dir);
    expect(await refusal(resolveRange(dir, {}))).toContain("name a commit with --head");
    const [base, head] = upstream.git("rev-parse", "HEAD~1", "HEAD").trim().split("\n");
    expect(await resolveRange(dir, { base: "HEAD~1", head: "HEAD" })).toEqual({
      root: dir,
      baseSha: base,
      headSha: head,
    });
  });
});
