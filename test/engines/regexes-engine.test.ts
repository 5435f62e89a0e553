import { afterAll, describe, expect, it } from "vitest";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import { createRegexesEngine } from "../../src/engines/regexes/engine.ts";
import type { Language } from "../../src/types/source.ts";
import { aFile, aReviewer, noAbort } from "./reviewing.ts";

// The first file that needs it loads recheck, which takes long on a busy machine.
const pool = createReaderPool({ processes: 1, fileTimeoutMs: 60_000 });
const regexes = createRegexesEngine({ pool });
/** As it is where nobody says otherwise: what one expression may take depends on what a file may. */
const usualPool = createReaderPool({ processes: 1 });
const usual = createRegexesEngine({ pool: usualPool });
afterAll(() => Promise.all([pool.close(), usualPool.close()]));

/** Reads a file with an engine that has loaded all that it needs. */
async function readInTime(text: string) {
  await usual.read(aReviewer(), [aFile("const word = /^(?:[a-z]+)+$/;")], noAbort());
  return await usual.read(aReviewer(), [aFile(text)], noAbort());
}

async function findingsIn(text: string, path = "src/a.js", language: Language = "javascript") {
  const { findings } = await regexes.read(aReviewer(), [aFile(text, path, language)], noAbort());
  return findings;
}

describe("the regexes engine", () => {
  it("says which expression takes too long, and shows a text that it does so for", async () => {
    const [finding, ...others] = await findingsIn("\nconst word = /^(?:[a-z]+)+$/;\n");
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      ruleId: "tester/regex-exponential",
      cause: "regex-backtracking",
      cwe: "CWE-1333",
      level: "warning",
      line: 2,
      code: "const word = /^(?:[a-z]+)+$/;",
    });
    expect(finding?.message).toContain('such as `"a" + 31 × "a" + "\\u0000"`');
  });

  it.each([
    ["a literal", "const list = /^(\\w+\\s?)*$/;"],
    ["a text that becomes one", 'const list = new RegExp("^(\\\\d+)*$", "i");'],
    ["one without `new`", 'const list = RegExp("(a|a)*b");'],
    ["one that looks ahead", "const list = /^(?=.*\\d)(?:[a-z]+)+$/;"],
    ["an address", "const email = /^([a-z0-9_.-])+@(([a-z0-9-])+\\.)+([a-z0-9]{2,4})+$/;"],
  ])("reports %s", async (_, text) => {
    expect(await findingsIn(text)).toHaveLength(1);
  });

  it.each([
    ["parts that can't be taken for each other", "const slug = /^(?:[a-z]+-)*[a-z]+$/;"],
    ["a string with escapes", 'const string = /"(?:[^"\\\\]|\\\\.)*"/;'],
    ["what only grows with the square, of a text of one's own", "trim(name.replace(/\\s+$/, ''));"],
    ["arithmetic", "const area = (width)*(height) + (a)+(b);"],
    ["what is put together elsewhere", 'const any = new RegExp("(" + words + "+)+$");'],
    ["what is kept short by looking ahead", "const name = /^(?=.{1,12}$)(?:[a-z]+-?)+$/;"],
    ["what is no expression at all", "const pattern = '(a+)+$';"],
  ])("leaves %s alone", async (_, text) => {
    expect(await findingsIn(text)).toEqual([]);
  });

  // recheck is not done with it after 40 s.
  const address = String.raw`/^(?:(?:https?|ftp):\/\/)(?:\S+(?::\S*)?@)?(?:(?:[1-9]\d?|1\d\d|2[01]\d|22[0-3])(?:\.(?:1?\d{1,2}|2[0-4]\d|25[0-5])){2}(?:\.(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-4]))|(?:(?:[a-z\u00a1-\uffff0-9]-*)*[a-z\u00a1-\uffff0-9]+)(?:\.(?:[a-z\u00a1-\uffff0-9]-*)*[a-z\u00a1-\uffff0-9]+)*(?:\.(?:[a-z\u00a1-\uffff]{2,}))\.?)(?::\d{2,5})?(?:[/?#]\S*)?$/i`;

  it("says which it could not tell of in time, and tells of the others", async () => {
    const text = `const address =\n  ${address};\nconst word = /^(?:[a-z]+)+$/;\n`;
    const { findings, read, unread } = await readInTime(text);
    expect(findings.map(({ line }) => line)).toEqual([3]);
    expect(read).toEqual([]);
    const reason = "a regular expression in it takes longer than 1.5s to check, in line 2";
    expect(unread).toEqual([{ path: "a.js", reason }]);
  });

  it("says which it did not come to", async () => {
    const slow = [2, 3, 4].map((most) => `  ${address.replace("{2,5}", `{2,${most}}`)},\n`);
    const text = `const word = /^(?:[a-z]+)+$/;\nconst addresses = [\n${slow.join("")}];\n`;
    const { findings, unread } = await readInTime(text);
    expect(findings.map(({ line }) => line)).toEqual([1]);
    const reason =
      "its regular expressions take longer than 2.5s to check: 3 were not, in line 3, 4, 5";
    expect(unread).toEqual([{ path: "a.js", reason }]);
  });

  it("does not look at groups that are repeated and have one way through them", async () => {
    // Takes recheck longer than an expression may take.
    const text = String.raw`const info = /Nan::FunctionCallbackInfo<(v8::)*Value>\s*&\s*info\);/g;`;
    const { findings, unread } = await regexes.read(aReviewer(), [aFile(text)], noAbort());
    expect([findings, unread]).toEqual([[], []]);
  });

  it("tells of slower growth where a request brings the text", async () => {
    const text = `app.get("/", (req, res) => {
  const { q } = req.query;
  if (/\\s+$/.test(q)) res.send(req.body.name.replace(/^\\s+|\\s+$/g, ""));
});`;
    const findings = await findingsIn(text);
    expect(findings.map(({ ruleId, level, line }) => [ruleId, level, line])).toEqual([
      ["tester/regex-polynomial", "note", 3],
      ["tester/regex-polynomial", "note", 3],
    ]);
  });

  it("reads those of Python, also where they are written otherwise", async () => {
    const text = `import re
from flask import request

NAME = re.compile(r"\\A(?P<word>\\w+\\s?)*\\Z", re.I | re.M)
WORDS = re.compile("(x+x+)+"
                   "y")
SAFE = re.compile(r"\\w+(?:\\s\\w+)*")
VERBOSE = re.compile(r"( \\w + )+ $", re.X)
ATOMIC = re.compile(r"(?>\\w+)+$")
tidy = re.sub(r"\\s+$", "", request.form["name"])
`;
    const findings = await findingsIn(text, "app.py", "python");
    expect(findings.map(({ level, line }) => [level, line])).toEqual([
      ["warning", 4],
      ["warning", 5],
      ["note", 10],
    ]);
  });

  it("has nothing to say about Go, whose expressions never go back, nor about tests", async () => {
    const go = 'package a\n\nvar word = regexp.MustCompile("^(a+)+$")\n';
    expect(await findingsIn(go, "a.go", "go")).toEqual([]);
    expect(await findingsIn("const word = /^(a+)+$/;", "src/a.test.js")).toEqual([]);
  });

  it("keeps an expression's identity when it moves", async () => {
    const [before] = await findingsIn("const word = /^(a+)+$/;");
    const [after] = await findingsIn("\n\nif (ok) { check(/^(a+)+$/); }");
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it("shows no attack that a secret in the expression would be part of", async () => {
    const drawn = "kT9zQ4mW7x";
    const [finding] = await findingsIn(`RegExp("^db://a:${drawn}@b.c/(a+)+$");`);
    expect(finding?.level).toBe("warning");
    expect(JSON.stringify(finding)).not.toContain(drawn.slice(1, 8));
  });
});
