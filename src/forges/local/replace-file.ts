import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { lstat, open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A file is not as somebody believed that it was; the message is a phrase that says how. */
export class NotAsBefore extends Error {
  override readonly name = "NotAsBefore";
}

const byteOrderMark = Buffer.from("\ufeff");

/**
 * Replaces the text of a file, in one moment: whoever reads it sees one or the other. Its mode, its owner and a byte order mark stay.
 * Rejects with `NotAsBefore`, and changes nothing, where the file does not hold `from` any more, or where it, or a folder on the
 * way to it, is a link.
 */
export async function replaceFile(
  root: string,
  path: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const file = join(await realpath(root), path);
  const stats = await lookAt(file);
  const mark = await requireText(file, from);
  const written = join(dirname(file), `.${basename(file).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    await write(written, Buffer.concat([mark, Buffer.from(to)]), stats);
    // To write it took time.
    await lookAt(file);
    await requireText(file, from);
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

async function lookAt(file: string): Promise<Stats> {
  const folder = await realpath(dirname(file)).catch(orMissing);
  if (folder !== dirname(file)) throw new NotAsBefore("a folder on its path is a link");
  const stats = await lstat(file).catch(orMissing);
  if (!stats.isFile()) throw new NotAsBefore("it is no ordinary file");
  return stats;
}

/** Rejects unless it holds the text; resolves with the mark that may stand before it, which is no part of the text. */
async function requireText(file: string, text: string): Promise<Buffer> {
  // Windows has no such flag, and asks for a privilege before anybody makes a link.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
  await using handle = await open(file, flags).catch(orMissing);
  const bytes = await handle.readFile();
  const expected = Buffer.from(text);
  if (bytes.equals(expected)) return Buffer.of();
  if (bytes.equals(Buffer.concat([byteOrderMark, expected]))) return byteOrderMark;
  throw new NotAsBefore("it was changed in the meantime");
}

async function write(file: string, bytes: Buffer, { mode, uid, gid }: Stats): Promise<void> {
  await using handle = await open(file, "wx", 0o600);
  await handle.writeFile(bytes);
  // Only who may give files away can keep another owner.
  await handle.chown(uid, gid).catch(() => {});
  await handle.chmod(mode & 0o7777);
}

function orMissing(error: NodeJS.ErrnoException): never {
  if (error.code === "ENOENT" || error.code === "ENOTDIR") throw new NotAsBefore("it is not there");
  if (error.code === "ELOOP") throw new NotAsBefore("it is no ordinary file");
  throw error;
}
