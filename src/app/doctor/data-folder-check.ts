import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { DatabasePlace } from "../../store/database/database.ts";
import { failure, ok, type Tell } from "../setup/diagnosis.ts";

/** Whether the folder of the data can be written to, or made. */
export async function checkDataFolder(
  { dataDir, databaseUrl }: DatabasePlace,
  tell: Tell,
): Promise<void> {
  if (databaseUrl !== undefined) return;
  const folder = await nearestFolder(resolve(dataDir));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    tell(ok(`This user can write to ${dataDir}.`));
  } catch {
    tell(
      failure(
        `This user can't write to ${folder}, where the data is to be kept.`,
        "Run it as the user that owns the folder, or set CHORALE_DATA_DIR to another one.",
      ),
    );
  }
}

/** The folder itself, or the one in which it would be made. */
async function nearestFolder(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  );
  return exists || dirname(path) === path ? path : await nearestFolder(dirname(path));
}
