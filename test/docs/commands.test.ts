import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { inside } from "../cli/inside.ts";
import { blocksOf, pages, root, type Page } from "./pages.ts";

/** What is typed after `chorale`, in running text and in blocks for a shell. */
function commandsIn(page: Page): { path: string; typed: string }[] {
  const prose = page.text.replaceAll(/^ *```[^]*?^ *```$/gm, "");
  const code = [
    ...[...prose.matchAll(/`([^`\n]+)`/g)].map(([, inline = ""]) => inline),
    ...[...blocksOf(page, "sh"), ...blocksOf(page, "console")].flatMap((block) =>
      block.replaceAll(/\\\n\s*/g, "").split("\n"),
    ),
  ];
  return code.flatMap((line) =>
    [...line.matchAll(/(?:^|npx |\| |bin\/)chorale(?:\.js)? ([a-z][^|&#]*)/g)].map(
      ([, typed = ""]) => ({ path: page.path, typed: typed.trim() }),
    ),
  );
}

it("every command in the documentation exists, with the options that are named", async () => {
  const commands = pages.flatMap(commandsIn);
  expect(commands.length).toBeGreaterThan(30);
  const { run } = await inside();
  const wrong: string[] = [];
  for (const { path, typed } of commands) {
    const words = typed.split(/\s+/);
    const [name = "", sub = ""] = words;
    const args = name === "connect" && sub === "gitea" ? [name, sub] : [name];
    const { code, stdout } = await run([...args, "--help"]);
    const options = words.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);
    const unknown = options.filter((option) => !new RegExp(`${option}[ ,\n]`).test(stdout));
    const isThere = code === 0 && stdout.startsWith(`Usage: chorale ${args.join(" ")} `);
    if (!isThere) wrong.push(`${path}: there is no \`chorale ${typed}\``);
    else if (unknown.length > 0) wrong.push(`${path}: chorale ${name} has no ${unknown.join()}`);
  }
  expect(wrong).toEqual([]);
});

it("every npm script in the documentation exists", () => {
  const Package = z.object({ scripts: z.record(z.string(), z.string()) });
  const { scripts } = Package.parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:--silent )?([a-z:-]+)/g)].map(([, name = ""]) => name),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it("every variable in the documentation is explained in .env.example", () => {
  const explained = readFileSync(join(root, ".env.example"), "utf8");
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/\b(?:CHORALE|GITEA|GITHUB)_[A-Z\d]+(?:_[A-Z\d]+)*\b/g)].map(
      ([name]) => name,
    ),
  );
  expect(named).toContain("GITEA_1_URL");
  expect([...new Set(named)].filter((name) => !explained.includes(name))).toEqual([]);
});
