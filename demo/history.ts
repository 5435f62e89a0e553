import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Paths and contents, as a commit takes them. */
export type Tree = Record<string, string>;

export const repository = "acme/shop";
export const pullRequest = {
  title: "Customer search, order reminders and a nightly PDF",
  branch: "search-and-reminders",
  author: "ada",
};
/** What the pull request is for, and what its author asks in the end and has done. */
export const issue = { title: "Customers can't be found", author: "grace" };
export const command = "/explain S1";
export const fixCommand = "/fix all --squash";
export const fixMessage = "Bind the search term, and fetch customers in one query";

/** The shop's `main`, the pull request against it, and the commit that mends two of its defects. */
export const history: { main: Tree; pull: Tree; fix: Tree } = {
  main: readTree("1-main"),
  pull: readTree("2-pull"),
  fix: readTree("3-fix"),
};

function readTree(name: string): Tree {
  const root = join(import.meta.dirname, "shop", name);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files.map((file) => [
      file.slice(root.length + 1).replaceAll("\\", "/"),
      readFileSync(file, "utf8"),
    ]),
  );
}
