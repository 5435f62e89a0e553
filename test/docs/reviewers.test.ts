import { describe, expect, it } from "vitest";
import { z } from "zod";
import { TeamFrontMatter } from "../../src/reviewers/front-matter.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { parseTeam, teamFolder } from "../../src/reviewers/team.ts";
import { aCharter } from "../reviewers/a-charter.ts";
import { blocksOf, pageOf } from "./pages.ts";

const page = pageOf("docs/reviewers.md");
const builtIn = await builtInReviewers();

/** The cells of the rows below a heading. */
function rowsUnder(heading: string): string[][] {
  const [, section = ""] = page.text.split(`\n## ${heading}\n`);
  const [table = ""] = section.split("\n## ");
  const rows = [...table.matchAll(/^\| (.+) \|$/gm)].map(([, row = ""]) =>
    row.split(" | ").map((cell) => cell.trim()),
  );
  return rows.slice(2);
}

function read(files: Record<string, string | undefined>) {
  const listed = Object.entries(files).map(([name, text]) => ({
    path: `${teamFolder.folder}/${name}`,
    text,
  }));
  return parseTeam(listed, builtIn);
}

describe("docs/reviewers.md", () => {
  it("describes every key with its real default, in the order of the schema", () => {
    const defaults = new Map<string, unknown>(
      Object.entries(TeamFrontMatter.parse({ title: "t", letter: "K", category: "security" })),
    );
    const required = TeamFrontMatter.safeParse({}).error?.issues.map(({ path: [key] }) => key);
    const known = Object.keys(TeamFrontMatter.shape).map((key) => {
      const value = required?.includes(key) === true ? undefined : defaults.get(key);
      return [`\`${key}\``, value === undefined ? "–" : `\`${JSON.stringify(value)}\``];
    });
    expect(rowsUnder("The keys").map((cells) => cells.slice(0, 2))).toEqual(known);
  });

  it("has an example that is one", () => {
    const [example] = blocksOf(page, "markdown");
    const { reviewers, problems } = read({ "api-keeper.md": example });
    expect(problems).toEqual([]);
    expect(reviewers).toMatchObject([{ name: "api-keeper", letter: "K", level: "warning" }]);
  });

  it("says the numbers that hold", () => {
    const { mostFiles, maxBytes } = teamFolder;
    expect([mostFiles, maxBytes]).toEqual([10, 20_000]);
    expect(page.text).toContain("There are ten reviewers at most, of 20 kB each.");
    const letters = builtIn.map(({ letter }) => letter);
    expect(page.text).toContain(`${letters.slice(0, -1).join(", ")} and ${letters.at(-1)} belong`);
  });

  it("tells what is said when something is wrong, word for word", () => {
    const wrong: Record<string, string | undefined>[] = [
      { "a.md": aCharter({ titel: "x" }) },
      { "a.md": aCharter().replace("letter: K\n", "") },
      { "a.md": aCharter({ letter: "S" }) },
      { "a.md": aCharter({ engines: "[rules]" }) },
      { "a.md": aCharter({ model: "small" }) },
      { "a.md": "Look closely.\n" },
      { "a.md": aCharter().replace(/\n\n.*$/s, "\n") },
      { "a.md": undefined },
      { "API keeper.md": aCharter() },
      { "code-skeptic.md": aCharter() },
      {
        ...Object.fromEntries(
          Array.from("ABDEGHIJKL", (letter) => [
            `${letter.toLowerCase()}.md`,
            aCharter({ letter }),
          ]),
        ),
        "zoo-keeper.md": aCharter(),
      },
    ];
    const said = wrong.map((files) => {
      const { problems } = read(files);
      const [{ sentence } = { sentence: "" }] = z.array(z.any()).length(1).parse(problems);
      return String(sentence).replace(/^`[^`]+\.md`(?: line \d+)?: /, "");
    });
    expect(rowsUnder("What goes wrong").map(([, sentence]) => sentence)).toEqual(said);
  });
});
