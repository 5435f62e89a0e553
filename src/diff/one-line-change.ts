import type { FileChange } from "../types/diff.ts";
import { stripPrefixes } from "./git-path.ts";

const submoduleForm =
  /^Submodule ([^]+?) (?:[0-9a-f]{7,64}\.\.\.?[0-9a-f]{7,64}\b[^]*|contains (?:untracked|modified) content)\r?$/;

/** What `diff.submodule=log` prints in place of a submodule's diff. The commits that it lists below are indented. */
export function parseSubmoduleLine(line: string): FileChange | undefined {
  if (!line.startsWith("Submodule ")) return undefined;
  const path = submoduleForm.exec(line)?.[1];
  if (path === undefined) return undefined;
  return { path, status: "modified", binary: false, submodule: true, hunks: [] };
}

/** What `diff -r` prints for two files that are no text. */
export function parsePlainBinary(line: string): FileChange | undefined {
  const names = /^Binary files ([^]+) differ\r?$/.exec(line)?.[1]?.split(" and ");
  if (names === undefined) return undefined;
  const middle = names.length / 2;
  const [oldPath, path] = stripPrefixes([
    names.slice(0, middle).join(" and "),
    names.slice(middle).join(" and "),
  ]);
  return { path: path || oldPath, status: "modified", binary: true, submodule: false, hunks: [] };
}
