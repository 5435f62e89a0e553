import { exec } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(exec);

/** Archives of large repositories take their time. */
const timeoutMs = 120_000;

/**
 * Packs one branch of a repository and hands the file to `use`; it is gone afterwards.
 *
 * @param {{ folder: string, slug: string }} repository
 * @param {string} branch
 * @param {(file: string) => Promise<void>} use
 */
export async function withArchive(repository, branch, use) {
  const folder = await mkdtemp(join(tmpdir(), "archive-"));
  const file = join(folder, `${repository.slug}.tar.gz`);
  try {
    await run(`git archive --format=tar.gz --output=${file} ${branch}`, {
      cwd: repository.folder,
      timeout: timeoutMs,
    });
    await use(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
