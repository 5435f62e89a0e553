import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

/** Top to bottom: a file imports from its own folder or from one further down. `docs/architecture.md` draws it. */
const folders = [
  "cli",
  "app",
  "commands",
  "runs",
  "review",
  "report",
  "reviewers",
  "engines",
  "forges",
  "store",
  "diff",
  "net",
  "yaml",
  "types",
];

const src = resolve(import.meta.dirname, "../src");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);

/** Relative imports of a file, as paths below `src`. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)]
    .map(([, path = ""]) => relative(src, resolve(dirname(join(src, file)), path)))
    .filter((path) => !path.startsWith(".."));
}

const folderOf = (path: string) => path.split(sep, 1)[0] ?? "";

describe("the house", () => {
  it("has the rooms of the drawing and no others", () => {
    const rooms = readdirSync(src, { withFileTypes: true }).map((entry) => entry.name);
    expect(rooms.toSorted()).toEqual(folders.toSorted());
    const drawing = readFileSync(resolve(src, "../docs/architecture.md"), "utf8");
    const drawn = [...drawing.matchAll(/^[├└] ([a-z]+)\/ /gm)].map(([, name]) => name);
    expect(drawn).toEqual(folders);
  });

  it.each(folders)("%s imports only from itself and from below", (folder) => {
    const allowed = folders.slice(folders.indexOf(folder));
    const upwards = files
      .filter((file) => folderOf(file) === folder)
      .flatMap((file) =>
        importsOf(file)
          .filter((path) => !allowed.includes(folderOf(path)))
          .map((path) => `${file} imports ${path}`),
      );
    expect(upwards).toEqual([]);
  });
});

describe("the tests", () => {
  it("load nock, which takes over the http of a whole process, only where they share it with nobody else", () => {
    const isTaken = (file: string) =>
      /^import .* from "nock";$/m.test(readFileSync(join(import.meta.dirname, file), "utf8"));
    const elsewhere = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && isTaken(file))
      .filter((file) => !file.startsWith(join("forges", "github") + sep));
    expect(elsewhere).toEqual([]);
  });
});
