import { describe, expect, it } from "vitest";
import { anySignal, aPull, pathsOf, readText, repository, type ReadingGround } from "./ground.ts";

type MakeGround = () => Promise<ReadingGround>;

/** What everything that reads a change has to do alike, a forge or a folder; the groups are the port's methods. */
export function describeReading(makeGround: MakeGround): void {
  describeFetchDiff(makeGround);
  describeFetchFile(makeGround);
  describeFetchConfig(makeGround);
  describeFetchFolder(makeGround);
}

function describeFetchDiff(makeGround: MakeGround): void {
  describe("fetchDiff", () => {
    it("reads every kind of change", async () => {
      const ground = await makeGround();
      await ground.host.commit(repository, "main", {
        files: {
          "bin.dat": Buffer.from([1, 0, 2]),
          "gone.js": "gone\n",
          "old name.js": "a\nb\nc\nd\n",
          "run.sh": "echo\n",
          "text.js": "a\r\nb\n",
        },
      });
      const pull = await aPull(ground, {
        files: {
          "bin.dat": Buffer.from([1, 0, 3]),
          "gone.js": null,
          "old name.js": null,
          "new name.js": "a\nb\nc\nd\n",
          "run.sh": { content: "echo\n", mode: "100755" },
          "text.js": "a\r\nB",
          "日本/ü 🎵 #1?.js": "x\n",
          "empty.txt": "",
          link: { symlink: "text.js" },
          lib: { submodule: "1".repeat(40) },
        },
      });
      const { files, unread } = await ground.forge.fetchDiff(pull, anySignal());
      expect(unread).toEqual([]);
      const told = files
        .map(({ path, oldPath, status, binary, submodule }) => ({
          path,
          ...(oldPath === undefined ? {} : { oldPath }),
          status,
          ...(binary ? { binary } : {}),
          ...(submodule ? { submodule } : {}),
        }))
        .toSorted((one, other) => (one.path < other.path ? -1 : 1));
      expect(told).toEqual([
        { path: "bin.dat", status: "modified", binary: true },
        { path: "empty.txt", status: "added" },
        { path: "gone.js", status: "deleted" },
        { path: "lib", status: "added", submodule: true },
        { path: "link", status: "added" },
        { path: "new name.js", oldPath: "old name.js", status: "renamed" },
        { path: "run.sh", status: "mode-changed" },
        { path: "text.js", status: "modified" },
        { path: "日本/ü 🎵 #1?.js", status: "added" },
      ]);
      const text = files.find(({ path }) => path === "text.js");
      expect(text?.hunks.flatMap(({ lines }) => lines)).toEqual([
        { kind: "context", text: "a\r", oldLine: 1, newLine: 1 },
        { kind: "deleted", text: "b", oldLine: 2 },
        { kind: "added", text: "B", newLine: 2, noNewlineAtEnd: true },
      ]);
    });

    it("is the pull's own change, not what happened on its base meanwhile", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground);
      await ground.host.commit(repository, "main", { files: { "main.js": "m\n" } });
      expect(pathsOf(await ground.forge.fetchDiff(pull, anySignal()))).toEqual(["a.js"]);
    });

    it("reads a fork's, also when the fork is gone", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      expect(pathsOf(await ground.forge.fetchDiff(pull, anySignal()))).toEqual(["a.js"]);
      await ground.host.deleteFork("mallory/shop");
      expect(pathsOf(await ground.forge.fetchDiff(pull, anySignal()))).toEqual(["a.js"]);
    });

    it("accounts for every file, on whichever page the host lists it", async () => {
      const ground = await makeGround();
      const files = Object.fromEntries(
        Array.from({ length: 130 }, (_, index) => [`f${String(index).padStart(3, "0")}.js`, "1\n"]),
      );
      const pull = await aPull(ground, { files });
      const diff = await ground.forge.fetchDiff(pull, anySignal());
      expect(pathsOf(diff)).toEqual(Object.keys(files));
      expect(diff.unread).toEqual([]);
    });
  });
}

function describeFetchFile(makeGround: MakeGround): void {
  describe("fetchFile", () => {
    it("gives the very bytes at the head, under any name", async () => {
      const ground = await makeGround();
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
      const names = ["docs/ü #1?.md", "100%.md", "日本/🎵.js", "a+b&c=d;e.js", "-rf", "q\"'.js"];
      const files = Object.fromEntries(names.map((path) => [path, `${path}\n`]));
      const pull = await aPull(ground, { files: { ...files, "all.bin": bytes } });
      const read = await ground.forge.fetchFile(pull, "all.bin", anySignal());
      expect(read && bytes.equals(read)).toBe(true);
      for (const path of names) {
        // One after another, so that a failure names the path.
        expect(await readText(ground, pull, path), path).toBe(`${path}\n`);
      }
    });

    it("has nothing where there is no file", async () => {
      const ground = await makeGround();
      const odd = { "src/a.js": "1\n", lib: { submodule: "1".repeat(40) } };
      const pull = await aPull(ground, { files: odd });
      for (const path of [
        "gone.js",
        "src",
        "lib",
        "",
        "/a.js",
        "../shop/README.md",
        "src/../README.md",
      ]) {
        expect(await ground.forge.fetchFile(pull, path, anySignal()), path).toBeUndefined();
      }
    });

    it("reads a fork's head, and the commit that is asked for", async () => {
      const ground = await makeGround();
      const pull = await aPull(ground, { fork: "mallory/shop", author: "mallory" });
      await ground.host.push(repository, pull.ref.number, { files: { "a.js": "2\n" } });
      expect(await readText(ground, pull, "a.js")).toBe("1\n");
      await ground.host.deleteFork("mallory/shop");
      expect(await readText(ground, pull, "a.js")).toBe("1\n");
    });
  });
}

function describeFetchConfig(makeGround: MakeGround): void {
  describe("fetchConfig", () => {
    it("takes the first of its paths that the base has, whatever the pull says", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const none = await aPull(ground, {
        head: "early",
        files: { ".chorale.yml": "mine: true\n" },
      });
      expect(await forge.fetchConfig(none.ref, anySignal())).toBeUndefined();
      await host.commit(repository, "main", { files: { ".chorale.yml": "minLevel: note # ü\n" } });
      const changed = { ".chorale.yml": "mine: true\n", ".github/chorale.yml": "mine: true\n" };
      const one = await aPull(ground, { head: "one", files: changed });
      expect(await forge.fetchConfig(one.ref, anySignal())).toEqual({
        path: ".chorale.yml",
        text: "minLevel: note # ü\n",
      });
      const files = { ".github/chorale.yml": "minLevel: error\n" };
      await host.commit(repository, "main", { files });
      const two = await aPull(ground, { head: "two" });
      expect(await forge.fetchConfig(two.ref, anySignal())).toMatchObject({
        path: ".github/chorale.yml",
      });
    });
  });
}

function describeFetchFolder(makeGround: MakeGround): void {
  const query = { folder: ".team/notes é", names: /\.md$/, mostFiles: 3, maxBytes: 20 };

  describe("fetchFolder", () => {
    it("gives the files directly in a folder of the base, whatever the pull says", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const { folder } = query;
      const early = await aPull(ground, { head: "early", files: { [`${folder}/a.md`]: "mine\n" } });
      expect(await forge.fetchFolder(early.ref, query, anySignal())).toEqual([]);
      await host.commit(repository, "main", {
        files: {
          [`${folder}/c#?%.md`]: "sea ü\n",
          [`${folder}/a.md`]: { content: "ay\n", mode: "100755" },
          [`${folder}/b.txt`]: "another ending\n",
          [`${folder}/deeper/d.md`]: "deeper\n",
          [`${folder}/link.md`]: { symlink: "a.md" },
          [`${folder}/lib.md`]: { submodule: "1".repeat(40) },
          [`${folder}-2/e.md`]: "beside\n",
          "a.md": "above\n",
        },
      });
      const late = await aPull(ground, {
        head: "late",
        files: { [`${folder}/a.md`]: "mine\n", [`${folder}/b.md`]: "mine\n" },
      });
      expect(await forge.fetchFolder(late.ref, query, anySignal())).toEqual([
        { path: `${folder}/a.md`, text: "ay\n" },
        { path: `${folder}/c#?%.md`, text: "sea ü\n" },
      ]);
    });

    it("names what is too long or too much, and does not read it", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      const names = ["a", "b", "c", "d", "e"];
      const texts = { a: "x".repeat(20), b: "x".repeat(21), c: "", d: "d\n", e: "e\n" };
      const files = Object.entries(texts).map(([name, text]) => [`notes/${name}.md`, text]);
      await host.commit(repository, "main", { files: Object.fromEntries(files) });
      const { ref } = await aPull(ground);
      const found = await forge.fetchFolder(ref, { ...query, folder: "notes" }, anySignal());
      expect(found.map(({ path }) => path)).toEqual(names.map((name) => `notes/${name}.md`));
      expect(found.map(({ text }) => text)).toEqual([texts.a, undefined, "", undefined, undefined]);
    });

    it("has none where something else is at its place", async () => {
      const ground = await makeGround();
      const { host, forge } = ground;
      await host.commit(repository, "main", {
        files: {
          "real/a.md": "a\n",
          file: "a file\n",
          link: { symlink: "real" },
          lib: { submodule: "1".repeat(40) },
        },
      });
      const { ref } = await aPull(ground);
      for (const folder of ["file", "link", "lib", "gone", "file/below"]) {
        const found = await forge.fetchFolder(ref, { ...query, folder }, anySignal());
        expect(found, folder).toEqual([]);
      }
    });
  });
}
