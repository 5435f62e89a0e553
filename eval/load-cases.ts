import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseYaml, type YamlEntry } from "../src/yaml/parse-yaml.ts";
import { compareText } from "../src/types/finding.ts";
import { UserError } from "../src/types/user-error.ts";
import { CaseFile, placesOf, type Case } from "./case.ts";

/** Where the project's own cases are. */
export const ownCases = join(import.meta.dirname, "cases");

/**
 * Loads the cases of a folder in the order of their names, or those whose name holds one of `names`.
 * Throws a `UserError` that names file and line for what does not fit, and for a name that no case has.
 */
export async function loadCases(folder: string, names: readonly string[] = []): Promise<Case[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const all = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const unknown = names.find((part) => !all.some((name) => name.includes(part)));
  if (unknown !== undefined) {
    throw new UserError(`No case has \`${unknown}\` in its name: ls ${folder} shows them.`);
  }
  const wanted = all.filter(
    (name) => names.length === 0 || names.some((part) => name.includes(part)),
  );
  return await Promise.all(wanted.toSorted(compareText).map((name) => loadCase(folder, name)));
}

async function loadCase(root: string, name: string): Promise<Case> {
  const folder = join(root, name);
  const path = join(folder, "case.yml");
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new UserError(`${path} can't be read: it says what is known of the change beside it.`);
  }
  const [entry, ...more] = parseYaml(text, CaseFile, { path });
  if (entry === undefined || more.length > 0) {
    throw new UserError(`${path}: write one document with title, language, and defects or clean`);
  }
  await checkPlaces(entry, { folder, path });
  const { title, language, defects = [] } = entry.value;
  return { name, folder, title, language, labels: defects };
}

/** A label that points nowhere would be a defect that nobody can find. */
async function checkPlaces(
  { value, lineOf }: YamlEntry<CaseFile>,
  { folder, path }: { folder: string; path: string },
): Promise<void> {
  for (const [index, label] of (value.defects ?? []).entries()) {
    const complain = (what: string) =>
      new UserError(`${path}:${lineOf("defects", String(index))}: ${what}`);
    for (const place of placesOf(label)) {
      const { line, endLine = line } = place;
      const lines = await countLines(join(folder, "after", place.path));
      if (lines === undefined) throw complain(`after/ has no file ${place.path}`);
      if (endLine < line) throw complain(`endLine ${endLine} is before line ${line}`);
      if (endLine > lines) throw complain(`${place.path} has ${lines} lines, no line ${endLine}`);
    }
  }
}

async function countLines(file: string): Promise<number | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text?.replace(/\n$/, "").split("\n").length;
}
