import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes what `git init --bare` makes, as far as git needs it: https://git-scm.com/docs/gitrepository-layout. Every test has a
 * repository or two, and a process for each would take longer.
 */
export async function makeBlankRepository(directory: string): Promise<void> {
  await Promise.all(
    ["objects", "refs"].map((name) => mkdir(join(directory, name), { recursive: true })),
  );
  await Promise.all([
    writeFile(join(directory, "HEAD"), "ref: refs/heads/main\n"),
    writeFile(join(directory, "config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"),
  ]);
}
