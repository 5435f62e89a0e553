import type { Setting } from "./git-environment.ts";
import { gitNames } from "./git.ts";

/** Git LFS, as `git lfs install --local` writes it. */
const harmless = /^git-lfs (?:clean -- %f|filter-process(?: --skip)?)$/;

/**
 * Settings that switch off the programs which the repository's own configuration would run over changed files
 * (`filter.<name>.clean` in gitattributes(5)). Those of the user's configuration stay: they are the user's.
 */
export async function withoutRepositoryFilters(
  root: string,
  signal: AbortSignal,
): Promise<Setting[]> {
  const args = ["config", "--show-scope", "-z", "--get-regexp", "^filter\\..*\\.(clean|process)$"];
  // Scope, then key and value with a line feed between them.
  const parts = await gitNames(args, { cwd: root, signal, accept: [1] });
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [scope = "", entry = ""] = parts.slice(at, at + 2);
    const [key = "", value = ""] = entry.split("\n", 2);
    if ((scope !== "local" && scope !== "worktree") || harmless.test(value)) continue;
    settings.push([key, ""], [key.replace(/\.[a-z]+$/, ".required"), "false"]);
  }
  return settings;
}
