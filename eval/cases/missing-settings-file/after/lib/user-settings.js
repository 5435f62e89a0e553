import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const file = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), ".config"), "notes", "settings.json");

const defaults = { editor: process.env.EDITOR ?? "vi", theme: "system", autosave: true };

/** The user's settings over the defaults; somebody who never changed any has no file. */
export async function readSettings(path = file) {
  let text;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    // Nobody has to have settings. A file that is there and can't be read is another matter.
    if (error.code === "ENOENT") return { ...defaults };
    throw new Error(`Your settings can't be read: ${error.message}`, { cause: error });
  }
  return { ...defaults, ...parse(text, path) };
}

/** Writes the settings beside the old ones first, so that a crash leaves one of the two. */
export async function writeSettings(settings, path = file) {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  await writeFile(draft, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

function parse(text, path) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error.message}`, { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new Error(`${path} must hold one object.`);
  }
  return value;
}
