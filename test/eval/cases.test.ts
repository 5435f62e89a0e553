import { join } from "node:path";
import pLimit from "p-limit";
import { describe, expect, it } from "vitest";
import { caseChange } from "../../eval/case-change.ts";
import { CaseFile, placesOf, type Case, type Place } from "../../eval/case.ts";
import { loadCases, ownCases } from "../../eval/load-cases.ts";
import { parseYaml } from "../../src/yaml/parse-yaml.ts";
import { touchedLines } from "../../src/diff/touched-lines.ts";
import { blocksOf, pageOf } from "../docs/pages.ts";
import { caseFolder } from "./case-folder.ts";

const { signal } = new AbortController();

const label = (place: string) =>
  `title: A gate\nlanguage: javascript\ndefects:\n  - ${place}\n    category: security\n    level: error\n    what: It is open.\n`;

describe("a case", () => {
  it.each([
    [
      "has an unknown key",
      "title: A gate\nlanguage: go\nlang: go\nclean: It looks bad.\n",
      ":3: lang: unknown key",
    ],
    [
      "is neither",
      "title: A gate\nlanguage: go\n",
      ":1: document: say either `defects`, a list, or `clean`",
    ],
    [
      "is both",
      `${label("path: a.js\n    line: 1")}clean: It looks bad.\n`,
      ":1: document: say either",
    ],
    [
      "names a file that is not there",
      label("path: b.js\n    line: 1"),
      ":4: after/ has no file b.js",
    ],
    [
      "names a line that is not there",
      label("path: a.js\n    line: 3"),
      ":4: a.js has 2 lines, no line 3",
    ],
    [
      "ends before it begins",
      label("path: a.js\n    line: 2\n    endLine: 1"),
      ":4: endLine 1 is before line 2",
    ],
  ])("that %s is refused with its line", async (_what, yml, complaint) => {
    const folder = await caseFolder({ "case.yml": yml, "after/a.js": "open();\nclose();\n" });
    await expect(loadCases(folder)).rejects.toThrow(`case.yml${complaint}`);
  });

  it("needs its file", async () => {
    const folder = await caseFolder({ "after/a.js": "open();\n" });
    await expect(loadCases(folder)).rejects.toThrow("case.yml can't be read");
  });

  it("is found by a part of its name, and a name that none has is said", async () => {
    const names = (await loadCases(ownCases, ["cache"])).map(({ name }) => name);
    expect(names).toContain("report-cache-tenant");
    expect(names).not.toContain("order-notes-owner");
    await expect(loadCases(ownCases, ["no-such-case"])).rejects.toThrow("`no-such-case`");
  });

  it("may look like the example in the documentation", () => {
    const [example = ""] = blocksOf(pageOf("docs/eval.md"), "yaml");
    const [entry] = parseYaml(example, CaseFile, { path: "docs/eval.md" });
    expect(entry?.value.defects).toHaveLength(1);
  });

  it("becomes a change of files that were there, are new or are gone", async () => {
    const folder = await caseFolder({
      "before/a.js": "open();\n",
      "before/gone.js": "open();\n",
      "after/a.js": "close();\n",
      "after/new/b c.js": "close();\n",
    });
    const { files } = await caseChange(join(folder, "gate")).fetchDiff(signal);
    expect(files.map(({ path, oldPath, status }) => [path, oldPath, status])).toEqual([
      ["a.js", undefined, "modified"],
      ["gone.js", undefined, "deleted"],
      ["new/b c.js", undefined, "added"],
    ]);
  });

  it("may have no tree before", async () => {
    const folder = await caseFolder({ "after/a.js": "open();\n" });
    const change = caseChange(join(folder, "gate"));
    expect((await change.fetchDiff(signal)).files).toMatchObject([
      { path: "a.js", status: "added" },
    ]);
    expect(String(await change.fetchFile("a.js", signal))).toBe("open();\n");
  });
});

describe("the project's own cases", async () => {
  const cases = await loadCases(ownCases);

  it("are many, with defects for each reviewer, and clean ones", () => {
    const planted = cases.filter(({ labels }) => labels.length > 0);
    const of = (category: string) =>
      planted.filter(({ labels }) => labels.some((one) => one.category === category)).length;
    expect(planted.length).toBeGreaterThanOrEqual(44);
    expect(cases.length - planted.length).toBeGreaterThanOrEqual(24);
    for (const category of ["security", "performance", "correctness"]) {
      expect(of(category)).toBeGreaterThanOrEqual(14);
    }
  });

  it("have their labels on lines that the change touches, where alone something is told", async () => {
    const limit = pLimit(4);
    const astrayIn = async ({ name, folder, labels }: Case) => {
      const { files } = await caseChange(folder).fetchDiff(signal);
      expect(files, name).not.toEqual([]);
      const isTouched = ({ path, line, endLine = line }: Place) =>
        files
          .filter((file) => file.path === path)
          .flatMap(touchedLines)
          .some(({ start, end }) => start <= endLine && line <= end);
      return labels
        .flatMap(placesOf)
        .filter((place) => !isTouched(place))
        .map(({ path, line }) => `${name}: ${path}:${line}`);
    };
    const astray = await Promise.all(cases.map((one) => limit(() => astrayIn(one))));
    expect(astray.flat()).toEqual([]);
  });
});
