import { readFile } from "node:fs/promises";
import { openStore } from "./open-store.js";
import { sendNewsletter } from "./send.js";

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write("Name the file that holds the newsletter: its first line is the subject.\n");
  process.exit(2);
}
const [subject = "", ...lines] = (await readFile(file, "utf8")).split("\n");
await using store = await openStore();
const { sent, refused } = await sendNewsletter(store, { subject, text: lines.join("\n").trim() });
process.stdout.write(`${sent} sent, ${refused.length} refused\n`);
