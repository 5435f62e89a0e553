import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { diffChange, folderSettings } from "../../../src/forges/local/local.ts";
import { aRepository, plainGit } from "../../diff/repository.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

const query = { folder: "team/notes", names: /\.md$/, mostFiles: 2, maxBytes: 20 };

describe("the files of a folder on disk", () => {
  it("are those directly in it; links, other endings and what lies deeper are none", async () => {
    const { dir, write } = aRepository();
    write({
      "team/notes/b.md": "b\n",
      "team/notes/a.md": "a\n",
      "team/notes/c.md": "c\n",
      "team/notes/a.txt": "t\n",
      "team/notes/deep/d.md": "d\n",
    });
    symlinkSync("a.md", join(dir, "team/notes/0.md"));
    expect(await folderSettings(dir).fetchFolder(query)).toEqual([
      { path: "team/notes/a.md", text: "a\n" },
      { path: "team/notes/b.md", text: "b\n" },
      { path: "team/notes/c.md", text: undefined },
    ]);
    writeFileSync(join(dir, "team/notes/a.md"), "x".repeat(21));
    const [first] = await folderSettings(dir).fetchFolder(query);
    expect(first).toEqual({ path: "team/notes/a.md", text: undefined });
  });

  it("are none where the folder is missing, a file, or reached through a link", async () => {
    const { dir, write } = aRepository();
    const read = () => folderSettings(dir).fetchFolder(query);
    expect(await read()).toEqual([]);
    write({ "team/notes": "a file\n" });
    expect(await read()).toEqual([]);
    rmSync(join(dir, "team/notes"));
    mkdirSync(join(dir, "elsewhere/notes"), { recursive: true });
    write({ "elsewhere/notes/a.md": "a\n" });
    symlinkSync("../elsewhere/notes", join(dir, "team/notes"));
    expect(await read()).toEqual([]);
    rmSync(join(dir, "team"), { recursive: true });
    symlinkSync("elsewhere", join(dir, "team"));
    expect(await read()).toEqual([]);
  });
});

describe("the files of a folder beside a diff", () => {
  it("are those from before the diff, whether it is applied or not", async () => {
    const { dir, git, write, commit } = aRepository();
    const moved = "one\ntwo\nthree\nfour\n";
    commit({ "team/notes/b.md": "b\n", "team/notes/gone.md": moved, "team/notes/n.txt": "" });
    renameSync(join(dir, "team/notes/gone.md"), join(dir, "team/gone.md"));
    write({ "team/notes/b.md": "mine\n", "team/notes/a.md": "mine\n" });
    git("add", "--all");
    const patch = git("diff", "--cached", "--find-renames");
    const before = [
      { path: "team/notes/b.md", text: "b\n" },
      { path: "team/notes/gone.md", text: moved },
    ];
    expect(await diffChange(dir, patch).fetchFolder(query)).toEqual(before);
    git("reset", "--quiet", "--hard");
    expect(await diffChange(dir, patch).fetchFolder(query)).toEqual(before);
  });
});
