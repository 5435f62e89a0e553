import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { standInLetter } from "../../src/engines/reviewer.ts";
import {
  builtInFixer,
  builtInReviewers,
  loadReviewers,
} from "../../src/reviewers/load-reviewers.ts";
import { aFolder } from "../a-folder.ts";

const frontMatter = `title: Tester
letter: T
category: correctness
languages: [javascript]
files: ["src/**"]
engines: [rules]`;

const reviewer = `---\n${frontMatter}\n---\n\nLook closely.\n`;

function aReviewerWith(rules: Record<string, string>, text = reviewer): Promise<string> {
  const files = Object.entries(rules).map(([name, one]) => [`tester/rules/${name}`, one]);
  return aFolder({ "tester/reviewer.md": text, ...Object.fromEntries(files) });
}

describe("loading reviewers", () => {
  it("finds the three that are built in", async () => {
    const reviewers = await builtInReviewers();
    expect(reviewers.map(({ name, letter }) => [name, letter])).toEqual([
      ["code-skeptic", "C"],
      ["performance-engineer", "P"],
      ["security-auditor", "S"],
    ]);
    // Without a model they read what they have rules for.
    for (const { rules } of reviewers) {
      expect(rules?.languages).toEqual(
        expect.arrayContaining(["javascript", "typescript", "tsx", "python", "go"]),
      );
    }
    expect(reviewers.filter(({ charter }) => charter.split("\n").length < 30)).toEqual([]);
  });

  it("finds the fixer, which proposes changes and is not among those who read", async () => {
    const fixer = await builtInFixer();
    expect(fixer).toMatchObject({ name: "the-fixer", engines: ["model"] });
    expect(fixer).not.toHaveProperty("rules");
    expect(fixer.charter.split("\n").length).toBeGreaterThan(30);
    const readers = await builtInReviewers();
    expect(readers.map(({ name }) => name)).not.toContain(fixer.name);
    // Nobody else has its letter: no finding is its.
    expect([...readers.map(({ letter }) => letter), standInLetter]).toEqual(["C", "P", "S", "F"]);
    expect(fixer.letter).toBe(standInLetter);
  });

  it("leaves out whoever has the role of a fixer, and knows no other role than that and a reader's", async () => {
    const as = (role: string) => reviewer.replace("letter: T", `letter: T\nrole: ${role}`);
    const folder = await aFolder({
      "a/reviewer.md": as("reader"),
      "b/reviewer.md": as("fixer").replace("letter: T", "letter: F"),
    });
    expect((await loadReviewers(folder)).map(({ name }) => name)).toEqual(["a"]);
    const wrong = await aReviewerWith({}, as("writer"));
    await expect(loadReviewers(wrong)).rejects.toThrow("reviewer.md:4: role: ");
  });

  it("reads front matter and charter, and leaves the rules where they are", async () => {
    const folder = await aReviewerWith({
      "javascript/a.yml": "rules",
      "go/a.test.yml": "examples",
    });
    expect(await loadReviewers(folder)).toMatchObject([
      {
        name: "tester",
        title: "Tester",
        files: ["src/**"],
        charter: "Look closely.",
        rules: {
          path: join(folder, "tester/rules"),
          languages: ["javascript", "typescript", "tsx"],
        },
      },
    ]);
  });

  it("reads a model of its own and the worst level that it may give", async () => {
    const own = reviewer.replace("[rules]", "[model]\nmodel: compatible/small\nlevel: warning");
    const folder = await aReviewerWith({}, own);
    expect(await loadReviewers(folder)).toMatchObject([
      { engines: ["model"], model: "compatible/small", level: "warning" },
    ]);
    const [withoutBoth] = await loadReviewers(await aReviewerWith({}));
    expect(withoutBoth).not.toHaveProperty("model");
    expect(withoutBoth).not.toHaveProperty("rules");
  });

  it.each([
    [
      "an unknown key",
      reviewer.replace("title:", "titel: x\ntitle:"),
      "reviewer.md:2: titel is not a key of a reviewer (did you mean title?)",
    ],
    ["a missing key", reviewer.replace("title: Tester\n", ""), "reviewer.md:2: title is missing: "],
    [
      "a wrong value",
      reviewer.replace("letter: T", "letter: tt"),
      "reviewer.md:3: letter: use one capital",
    ],
    [
      "a wrong value in a list",
      reviewer.replace("[javascript]", "[cobol]"),
      "reviewer.md:5: languages.0: ",
    ],
    [
      "a level that there is none of",
      reviewer.replace("[rules]", "[rules]\nlevel: fatal"),
      "reviewer.md:8: level: ",
    ],
    ["broken YAML", reviewer.replace("[rules]", "[rules"), "reviewer.md:"],
    ["no front matter", "Look.", "reviewer.md:1: start the file with front matter"],
    ["no charter", `---\n${frontMatter}\n---\n`, "reviewer.md:8: write the reviewer's charter"],
  ])("names file, line and key of a reviewer with %s", async (_, text, message) => {
    const folder = await aReviewerWith({}, text);
    await expect(loadReviewers(folder)).rejects.toThrow(message);
  });

  it("says so when two reviewers share a letter", async () => {
    const folder = await aFolder({ "a/reviewer.md": reviewer, "b/reviewer.md": reviewer });
    await expect(loadReviewers(folder)).rejects.toThrow("a already uses T; choose another letter");
  });

  it("says so when a folder has no reviewer.md", async () => {
    const folder = await aFolder({ "a/rules/a.yml": "" });
    await expect(loadReviewers(folder)).rejects.toThrow("a reviewer's folder needs a reviewer.md");
  });
});
