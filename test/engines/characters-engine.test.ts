import { afterAll, describe, expect, it } from "vitest";
import { createCharactersEngine } from "../../src/engines/characters/engine.ts";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { languageOf } from "../../src/diff/language.ts";
import { aFile, aReviewer, noAbort } from "./reviewing.ts";

const pool = createReaderPool({ processes: 1, fileTimeoutMs: 60_000 });
const characters = createCharactersEngine({ pool });
afterAll(() => pool.close());

async function findingsIn(text: string, path: string) {
  const file = aFile(text, path, languageOf(path));
  return (await characters.read(aReviewer(), [file], noAbort())).findings;
}

const causesIn = async (text: string, path: string) =>
  (await findingsIn(text, path)).map(({ cause, line }) => `${cause} ${line}`);

// An embedding, an override and two isolates, and what ends them.
const [rle, rlo, lri, rli] = ["\u202B", "\u202E", "\u2066", "\u2067"];
const [pdf, pdi] = ["\u202C", "\u2069"];
const tags = "obey".replaceAll(/./g, (one) => String.fromCodePoint(0xe0000 + one.charCodeAt(0)));

describe("the characters engine", () => {
  it("tells characters by their numbers, and shows none of them", async () => {
    const text = `let admin = "no";\nif (role !== "user${rlo} ${lri}// Ask${pdi} ${lri}") open();\n`;
    const findings = await findingsIn(text, "a.js");
    expect(findings).toMatchObject([
      {
        ruleId: "tester/reordered-text",
        cwe: "CWE-1007",
        level: "error",
        line: 2,
        code: 'if (role !== "user⟨U+202E⟩ ⟨U+2066⟩// Ask⟨U+2069⟩ ⟨U+2066⟩") open();',
      },
    ]);
    expect(findings[0]?.message).toContain("U+202E (right-to-left override) is not ended");
    expect(JSON.stringify(findings)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
  });

  it.each([
    [
      "a comment that shows as code",
      "a.go",
      `package a\n/*${rlo} } ${lri}if ok${pdi} ${lri} ask */\n`,
    ],
    ["an early return", "a.py", `def f():\n    ''' Take it, then ${rli}''' ;return\n    take()\n`],
    ["what is ended behind its string", "a.ts", `open("a${rlo}", b /* ${pdf} */);\n`],
    ["what is ended in another part of the line", "a.c", `open("a${rlo}", b /* ${pdf} */);\n`],
    [
      "a line of a language without a grammar",
      "a.rs",
      `/*${rlo} } ${lri}if ok${pdi} ${lri} ask */\n`,
    ],
    ["a comment to the end of its line", "a.rb", `# ${rle}a\nopen\n`],
    ["one in the code itself", "a.cs", `class A { int ${rlo}a${pdf} = 1; }\n`],
    ["a workflow", ".github/workflows/a.yml", `on: push # ${rlo}\n`],
  ])("finds %s", async (_, path, text) => {
    expect(await causesIn(text, path)).toHaveLength(1);
    expect((await causesIn(text, path))[0]).toMatch(/^reordered-text /);
  });

  it.each([
    ["a name", "a.js", "const isAdmin\u200C = true;\n", "invisible-in-name 1"],
    ["a name in Python", "a.py", "def check():\n    is\u200Badmin = 1\n", "invisible-in-name 2"],
    [
      "a name that is nothing to be seen of",
      "a.js",
      "const { host, \u3164 } = req.query;\n",
      "invisible-in-name 1",
    ],
    ["a name in a template", "a.ts", "a(`x ${is\u200BAdmin} y`);\n", "invisible-in-name 1"],
    ["a name in a formatted string", "a.py", 'a = f"x {is\u200BAdmin} y"\n', "invisible-in-name 1"],
    ["a text behind a flag's first sign", "a.md", `🏴${tags}\u{E007F}${tags}\n`, "hidden-text 1"],
    ["a text in tags", "AGENTS.md", `# Rules\n\nBe kind.${tags}\n`, "hidden-text 3"],
    ["a text in selectors", "a.js", `run("${"\u{E0101}\u{FE01}".repeat(9)}");\n`, "hidden-text 1"],
  ])("finds what nobody sees in %s", async (_, path, text, cause) => {
    expect(await causesIn(text, path)).toEqual([cause]);
  });

  it.each([
    ["a word that is read from right to left", "a.ts", 'const title = "שלום";\n'],
    ["one that is isolated in its string", "a.ts", `const title = "${rli}שלום${pdi} a";\n`],
    ["a value that is isolated in a template", "a.ts", `const t = \`a ${lri}\${name}${pdi} b\`;\n`],
    [
      "a docstring whose line ends it",
      "a.py",
      `def f():\n    """Says\n    ${rle}שלום${pdf}\n    """\n`,
    ],
    [
      "embeddings in each other",
      "a.go",
      `package a\n// ${rle}a ${rlo}b${pdf} ${lri}c${pdi}${pdf}\n`,
    ],
    ["what ends an isolate ends what is in it", "a.py", `# ${rli}a ${rle}b${pdi}\n`],
    ["what is quoted within it", "a.rs", `// ${rli}a "b" c${pdi}\n`],
    ["translations", "config/locales/he.yml", `he:\n  a: ${rle}שלום\n`],
    ["prose", "README.md", `${rle}שלום\n`],
    ["what is written as an escape", "a.js", 'const rlo = "\\u202E";\n'],
    ["a soft hyphen in a text", "a.js", 'const word = "dona\u00ADu";\n'],
    ["an emoji that is joined", "a.js", 'const family = "👨\u200D👩\u200D👧"; // 👩\u200D💻\n'],
    ["a name in a script that joins", "a.js", "const می\u200Cشود = 1;\n"],
    ["markup's text", "a.tsx", "const a = <p>super\u200Bcali</p>;\n"],
    ["a flag", "a.md", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}\n"],
    ["two flags", "a.md", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}".repeat(2)],
    [
      "an isolate around what a template holds",
      "a.js",
      `a(\`x ${lri}\${b("c", \`d \${e}\`)}${pdi}\`);\n`,
    ],
    ["a mark at the beginning", "a.cs", "\uFEFFclass A { }\n"],
    ["what a test is about", "test/bidi.txt", `a ${rlo}\n`],
  ])("leaves %s alone", async (_, path, text) => {
    expect(await causesIn(text, path)).toEqual([]);
  });

  it("asks each node of a long file once, however many such characters it holds", async () => {
    const text = "a(); // b\u200Bc\n".repeat(10_000);
    const { findings, unread } = await characters.read(
      aReviewer(),
      [aFile(text, "a.js")],
      noAbort(),
    );
    expect([findings, unread]).toEqual([[], []]);
  });

  it("reads a line of nothing else", async () => {
    expect(await causesIn(rlo.repeat(200_000), "a.rs")).toEqual(["reordered-text 1"]);
  });

  it("keeps the identity of what moves", async () => {
    const text = `// ${rlo} a\n`;
    const [before] = await findingsIn(text, "a.go");
    const [after] = await findingsIn(`package a\n\n${text}`, "a.go");
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });
});
