import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { listFiles } from "../../../src/forges/local/list-files.ts";
import { diffChange, localChange } from "../../../src/forges/local/local.ts";
import { findRoot, resolveRange } from "../../../src/forges/local/range.ts";
import { aRepository, plainGit } from "../../diff/repository.ts";

const { signal } = new AbortController();

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

async function changeOf(dir: string, ends: { base?: string; head?: string } = {}) {
  return localChange(await resolveRange(await findRoot(dir), ends));
}

describe("new files that nobody told git to ignore", () => {
  it("are not listed line by line when they are large, whatever they hold", async () => {
    const { dir, write, commit } = aRepository();
    commit({ a: "1\n" });
    write({
      "dump.bin": { content: new Uint8Array(9_000_000) },
      "log.txt": "line\n".repeat(300_000),
      "huge.js": "x;\n".repeat(3_000_000),
      "zero.js": "let a; // \0\n",
    });

    const { files, unread } = await (await changeOf(dir)).fetchDiff(signal);

    expect(files.map(({ path, binary, hunks }) => [path, binary, hunks.length])).toEqual([
      ["dump.bin", true, 0],
      // It runs all the same.
      ["zero.js", false, 1],
    ]);
    expect(unread).toEqual([
      { path: "huge.js", reason: "larger than 1 MB" },
      { path: "log.txt", reason: "larger than 1 MB" },
    ]);
  });

  it("are listed once when git was told that they will be added", async () => {
    const { dir, git, write, commit } = aRepository();
    commit({ a: "1\n" });
    write({ "new.js": "let a;\n" });
    git("add", "--intent-to-add", "new.js");

    const { files } = await (await changeOf(dir)).fetchDiff(signal);

    expect(files).toMatchObject([{ path: "new.js", status: "added", hunks: [{ newLines: 1 }] }]);
  });
});

describe("a file of the change", () => {
  it("is taken from the index where it is not checked out", async () => {
    const { dir, git, commit } = aRepository();
    commit({ "in/a.js": "let a;\n", "out/b.js": "let b;\n" });
    git("checkout", "--quiet", "-b", "feature");
    commit({ "out/b.js": "let c;\n" });
    git("sparse-checkout", "set", "in");

    const change = await changeOf(dir);

    expect((await change.fetchDiff(signal)).files).toMatchObject([{ path: "out/b.js" }]);
    const bytes = await change.fetchFile("out/b.js", signal);
    expect(Buffer.from(bytes ?? []).toString()).toBe("let c;\n");
    expect(await change.fetchFile("nowhere.js", signal)).toBeUndefined();
  });

  it("has a path of its own, also where names are no UTF-8", async () => {
    const { dir, git, commit } = aRepository();
    commit({ a: "1\n" });
    for (const [byte, content] of [
      [0xfe, "let a;\n"],
      [0xff, "let b;\n"],
    ] as const) {
      writeFileSync(Buffer.concat([Buffer.from(`${dir}/`), Buffer.of(byte)]), content);
    }
    git("add", "--all");

    const { files } = await (await changeOf(dir)).fetchDiff(signal);

    expect(files.map(({ path }) => path)).toEqual(["\\376", "\\377"]);
  });
});

describe("a repository that somebody else wrote", () => {
  it("fetches nothing that it lacks, through no program", async () => {
    const { dir, git, commit } = aRepository();
    commit({ a: "1\n" });
    const blob = git("rev-parse", "HEAD:a").trim();
    commit({ a: "2\n" });
    rmSync(join(dir, ".git/objects", blob.slice(0, 2), blob.slice(2)));
    const canary = join(dir, ".git/canary");
    for (const [key, value] of [
      ["core.repositoryFormatVersion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.promisor", "true"],
      ["remote.origin.url", `ext::touch ${canary}`],
      ["protocol.ext.allow", "always"],
    ] as const) {
      git("config", key, value);
    }

    const change = await changeOf(dir, { base: "HEAD~1", head: "HEAD" });

    await expect(change.fetchDiff(signal)).rejects.toThrow(/^This is a partial clone that lacks/);
    expect(existsSync(canary)).toBe(false);
  });

  it("may have a folder where the configuration would be", async () => {
    const { dir, commit } = aRepository();
    commit({ ".github/chorale.yml/file": "1\n", ".chorale.yml": "failOn: never\n" });

    expect(await (await changeOf(dir)).fetchConfig()).toEqual({
      path: ".chorale.yml",
      text: "failOn: never\n",
    });
  });
});

describe("the configuration beside a diff", () => {
  it.each([
    ["changed", { ".chorale.yml": "failOn: error\nminLevel: error\n" }],
    ["moved", { "other.yml": "failOn: note\nminLevel: error\n" }],
    ["deleted", {}],
  ])("is the one from before the diff: %s", async (_, after) => {
    const { dir, git, write, commit } = aRepository();
    commit({ ".chorale.yml": "failOn: note\nminLevel: error\n" });
    rmSync(join(dir, ".chorale.yml"));
    write(after);
    git("add", "--all");
    const patch = git("diff", "--cached", "--find-renames", "--unified=0");

    const change = diffChange(dir, patch);

    expect(await change.fetchConfig()).toEqual({
      path: ".chorale.yml",
      text: "failOn: note\nminLevel: error\n",
    });
  });

  it("is none where the diff adds it, and the one that is there where the diff is not applied yet", async () => {
    const { dir, git, write, commit } = aRepository();
    commit({ a: "1\n" });
    write({ ".chorale.yml": "failOn: never\n" });
    git("add", "--all");
    expect(await diffChange(dir, git("diff", "--cached")).fetchConfig()).toBeUndefined();

    git("commit", "--quiet", "--message", "configure");
    write({ ".chorale.yml": "failOn: note\n" });
    const patch = git("diff");
    git("checkout", "--quiet", ".chorale.yml");
    const config = await diffChange(dir, patch).fetchConfig();
    expect(config?.text).toBe("failOn: never\n");
  });
});

describe("the files of a scan", () => {
  it("are what git tracks and would track, without what is gone, links and other repositories", async () => {
    const { dir, git, write, commit } = aRepository();
    commit({ "b.js": "1\n", "gone.js": "1\n", "s/l": { content: "../b.js", mode: "120000" } });
    rmSync(join(dir, "gone.js"));
    write({ ".gitignore": "built/\n", "a b.js": "1\n", "built/x.js": "1\n" });
    mkdirSync(join(dir, "nested"));
    git("init", "--quiet", "nested");

    expect(await listFiles(["."], dir)).toEqual([".gitignore", "a b.js", "b.js"]);
    expect(await listFiles(["built", "b.js", "s/l"], dir)).toEqual(["b.js", "built/x.js", "s/l"]);
    expect(await listFiles(["."], join(dir, "built"))).toEqual(["x.js"]);
    expect(await listFiles([".."], join(dir, "s"))).toContain(join(dir, "b.js"));
    await expect(listFiles(["/dev/null"], dir)).rejects.toThrow("neither a file nor a folder");
  });
});
