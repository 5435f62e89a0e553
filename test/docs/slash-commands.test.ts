import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { commands } from "../../src/commands/registry.ts";

const text = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");

/** The rows of the table under a heading: usage and who may. */
function rowsUnder(heading: string): { usage: string; who: string }[] {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [table = ""] = section.split("\n## ");
  return [...table.matchAll(/^\| `(.+?)` +\|.*\| ([^|]+?) +\|$/gm)].map(
    ([, usage = "", who = ""]) => ({ usage: usage.replaceAll("\\|", "|"), who }),
  );
}

it.each([
  ["In a pull request", "pull"],
  ["In an issue", "issue"],
] as const)("the documentation lists every command there is: %s", (heading, place) => {
  const there = commands.flatMap(({ usage, needs, authorsMay }) => {
    const form = usage[place];
    if (form === undefined) return [];
    const who = needs === "read" ? "everybody" : "who may write";
    return [{ usage: form, who: authorsMay && place === "pull" ? `${who}; the author` : who }];
  });
  expect(rowsUnder(heading)).toEqual(there);
});
