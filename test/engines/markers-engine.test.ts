import { afterAll, describe, expect, it } from "vitest";
import { createMarkersEngine } from "../../src/engines/markers/engine.ts";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { languageOf } from "../../src/diff/language.ts";
import { aFile, aReviewer, noAbort } from "./reviewing.ts";

const pool = createReaderPool({ processes: 1, fileTimeoutMs: 60_000 });
const markers = createMarkersEngine({ pool });
afterAll(() => pool.close());

async function findingsIn(text: string, path: string) {
  const file = aFile(text, path, languageOf(path));
  return (await markers.read(aReviewer(), [file], noAbort())).findings;
}

const [ours, both, theirs] = ["<<<<<<< HEAD", "=======", ">>>>>>> feature/login"];
const conflict = `${ours}\nconst port = 80;\n${both}\nconst port = 8080;\n${theirs}\n`;

describe("the markers engine", () => {
  it("tells of a conflict with both its sides, each once", async () => {
    const found = await findingsIn(
      `import a from "a";\n${conflict}start(port);\n${conflict}`,
      "a.ts",
    );
    expect(found.map(({ line, endLine, level }) => [line, endLine, level])).toEqual([
      [2, 6, "error"],
      [8, 12, "error"],
    ]);
    expect(found[0]).toMatchObject({ ruleId: "tester/merge-conflict", cause: "merge-conflict" });
    expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it.each([
    ["settings", "package.json", `{\n${ours}\n"a": 1\n${both}\n"a": 2\n${theirs}\n}\n`],
    ["a page", "README.md", `# Title\n${ours}\nWord\n${both}\nWorte\n${theirs}\n`],
    ["YAML", "ci.yml", `jobs:\n${ours}\n  a: 1\n${both}\n  a: 2\n${theirs}\n`],
    [
      "a program in Python",
      "a.py",
      `def f():\n${ours}\n    return 1\n${both}\n    return 2\n${theirs}\n`,
    ],
    [
      "what the merge began from as well",
      "a.go",
      `package a\n${ours}\nvar a = 1\n||||||| base\nvar a = 0\n${both}\nvar a = 2\n${theirs}\n`,
    ],
    ["lines that end as on Windows", "a.cs", conflict.replaceAll("\n", "\r\n")],
  ])("finds one in %s", async (_, path, text) => {
    expect(await findingsIn(text, path)).toHaveLength(1);
  });

  it.each([
    ["a text that a test merges", "a.test.ts", `const merged = \`\n${conflict}\`;\n`],
    ["a docstring", "a.py", `"""\n${ours}\na\n${both}\nb\n${theirs}\n"""\n`],
    ["a page that shows one", "merging.md", `# Merge\n\n\`\`\`\n${conflict}\`\`\`\n`],
    ["a fixture", "test/fixtures/conflict.txt", conflict],
    ["a line below a title", "notes.md", "Title\n=======\n\n>>>>>>> quoted\n"],
    ["markers in another order", "a.txt", `${theirs}\n${both}\n${ours}\n`],
    ["markers within lines", "a.ts", `// ${ours}\n// ${both}\n// ${theirs}\n`],
  ])("leaves %s alone", async (_, path, text) => {
    expect(await findingsIn(text, path)).toEqual([]);
  });
});
