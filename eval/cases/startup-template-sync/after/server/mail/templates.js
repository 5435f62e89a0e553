import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(import.meta.dirname, "templates");

/**
 * All templates by name, read once when the server starts: a template that is missing or broken then keeps it from starting
 * at all, and nobody waits for the disk later.
 *
 * @type {ReadonlyMap<string, { subject: string, text: string }>}
 */
const templates = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => [basename(name, ".txt"), parse(name, readFileSync(join(folder, name), "utf8"))]),
);

/** The first line is the subject, the second one is empty, the rest is the text. */
function parse(name, source) {
  const [subject, empty, ...lines] = source.split("\n");
  if (!subject || empty !== "") throw new Error(`${name}: the first line is the subject, then comes an empty one`);
  return { subject, text: lines.join("\n") };
}

/**
 * A mail from a template. Throws for a template that does not exist and for a value that it needs and does not get.
 *
 * @param {string} name
 * @param {Readonly<Record<string, string>>} values
 */
export function renderMail(name, values) {
  const template = templates.get(name);
  if (template === undefined) throw new Error(`there is no template ${name}`);
  const fill = (text) =>
    text.replaceAll(/\{\{(\w+)\}\}/g, (_place, key) => {
      if (!Object.hasOwn(values, key)) throw new Error(`${name} needs a value for ${key}`);
      return values[key];
    });
  return { subject: fill(template.subject).replaceAll(/[\r\n]+/g, " "), text: fill(template.text) };
}
