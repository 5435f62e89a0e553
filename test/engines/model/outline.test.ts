import { array, assert, asyncProperty, constantFrom, integer, oneof } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createOutliner } from "../../../src/engines/model/outliner.ts";
import type { Outline } from "../../../src/engines/model/outline.ts";
import { createReaderPool } from "../../../src/engines/process/reader-pool.ts";
import { languageOf } from "../../../src/diff/language.ts";
import { aFinding } from "../../review/scripted-engine.ts";
import { aFile, aReviewer, noAbort } from "../reviewing.ts";
import { aLine } from "./hostile-text.ts";
import { aClaim, anOutline, aThinker, linesIn } from "./thinking.ts";

const pool = createReaderPool({ processes: 1 });
const outline = createOutliner(pool);
afterAll(() => pool.close());

const aFileAt = (path: string, text: string) => aFile(text, path, languageOf(path));

async function outlineOf(path: string, text: string): Promise<Outline> {
  const [one] = await outline([aFileAt(path, text)], noAbort());
  expect(one).toHaveProperty("outline");
  return one !== undefined && "outline" in one ? one.outline : anOutline({});
}

/** The lines in which something begins and ends, as `3-7`. */
async function rangesIn(path: string, text: string) {
  const { functions, classes, imports } = await outlineOf(path, text);
  const tell = (ranges: readonly { start: number; end: number }[]) =>
    ranges.map(({ start, end }) => `${start}-${end}`).join(" ");
  return { functions: tell(functions), classes: tell(classes), imports: tell(imports) };
}

// Put together here, so that nobody's scanner takes the tests for a leak.
const drawn = "kT9zQ4mW7xLp2Vb6Rn8Yc3Hd5Jf1GsAe0Bu7Cw9";
const token = ["ghp", drawn.slice(0, 36)].join("_");
/** What it is, the file it stands in, its code, and the value itself. */
const secrets: [string, string, string, string][] = (
  [
    ["an assigned password", "src/a.ts", 'const password = "?";', drawn],
    ["a test's password", "test/a.test.ts", 'const password = "?";', drawn],
    ["a setting", "config/app.yml", "db:\n  password: ?\n", drawn],
    ["a note", "notes.txt", "token = ?\n", drawn],
    ["a password in a URL", "a.py", 'connect("amqp://app:?@queue.internal:5672")', drawn],
    ["a token", "a.go", 'const t = "?"', token],
    [
      "a private key",
      "key.txt",
      ["-----BEGIN RSA", "PRIVATE KEY-----\n?\n?\n-----END RSA PRIVATE KEY-----"].join(" "),
      drawn + drawn,
    ],
  ] as const
).map(([name, path, code, value]) => [name, path, code.replaceAll("?", value), value]);

describe("an outline", () => {
  it.each([
    [
      "a.ts",
      'import a from "a";\nimport {\n  b,\n} from "b";\nexport class C {\n  m() {\n    return a.map((x) => {\n      b(x);\n    });\n  }\n}\nconst f = async () => {\n  1;\n};\nenum E {\n  A,\n}\n',
      "6-10 7-9 12-14",
      "5-11 15-17",
      "1-1 2-4",
    ],
    [
      "a.jsx",
      "const a = require('a');\nfunction* g() {\n  return <a>{() => {\n    1;\n  }}</a>;\n}\n",
      "2-6 3-5",
      "",
      "1-1",
    ],
    ["a.tsx", "import a from 'a';\nexport const A = () => (\n  <a />\n);\n", "2-4", "", "1-1"],
    [
      "a.py",
      "import os\nfrom a import (\n  b,\n)\n\n@deco\nclass C:\n    def m(self):\n        return 1\n\nasync def f():\n    pass\n",
      "8-9 11-12",
      "7-9",
      "1-1 2-4",
    ],
    [
      "a.go",
      'package a\n\nimport (\n\t"fmt"\n)\n\ntype T struct {\n\tA int\n}\n\nfunc (t T) M() {\n\tgo func() {\n\t\tfmt.Print(1)\n\t}()\n}\n',
      "11-15 12-14",
      "7-9",
      "1-1 3-5",
    ],
    [
      "A.java",
      "package a;\nimport b.C;\nclass X {\n  X() {\n  }\n  void f() {\n    run(() -> {\n      g();\n    });\n  }\n}\nrecord P(\n  int a) {}\n",
      "4-5 6-10 7-9",
      "3-11 12-13",
      "1-1 2-2",
    ],
    [
      "a.php",
      "<?php\nnamespace A;\nuse B\\C;\nclass X {\n  function f() {\n    return fn() =>\n      1;\n  }\n}\nfunction g() {\n}\n",
      "5-8 6-7 10-11",
      "4-9",
      "2-2 3-3",
    ],
    [
      "a.rb",
      "require 'a'\nrequire_relative \"b\"\nmodule M\n  class A < B\n    def f\n      x.each do |a|\n        b\n      end\n    end\n  end\nend\n",
      "5-9 6-8",
      "3-11 4-10",
      "1-1 2-2",
    ],
    [
      "A.cs",
      "using System;\nnamespace A;\nclass X {\n  int P {\n    get; set; }\n  void F() {\n    Run(() => {\n    });\n  }\n}\n",
      "4-5 6-9 7-8",
      "3-10",
      "1-1 2-2",
    ],
    ["main.tf", 'resource "a" "b" {\n  c {\n    d = 1\n  }\n}\n', "1-5 2-4", "", ""],
    ["a.sh", "f() {\n  a\n}\nif b; then\n  c\nfi\n", "1-3", "", ""],
    ["a.yml", "a:\n  - b: c\n    d: e\n", "", "", ""],
    ["a.ex", "def f do\n  1\nend\n", "", "", ""],
    ["empty.ts", "", "", "", ""],
    ["crlf.ts", "import a from 'a';\r\nfunction f() {\r\n  1;\r\n}", "2-4", "", "1-1"],
    ["broken.ts", "function f( {\n  1;\n}}}}\n<<<<", "", "", ""],
  ])(
    "of %s says where functions, classes and imports stand",
    async (path, text, functions, classes, imports) => {
      expect(await rangesIn(path, text)).toEqual({ functions, classes, imports });
    },
  );

  it.each(secrets)(
    "holds nothing of %s, and every line where it was",
    async (_, path, code, value) => {
      const { text } = await outlineOf(path, `first\n${code}\nlast: ${value}\n`);
      expect(text).not.toContain(drawn.slice(0, 10));
      expect(text).toContain("••••••••");
      expect(text).not.toContain("•".repeat(9));
      const count = code.split("\n").length + 3;
      expect(text.split("\n")).toHaveLength(count);
      expect(text.startsWith("first\n")).toBe(true);
    },
  );

  it("is of no file that can't be read, which is named with the reason", async () => {
    const files = [
      aFileAt("nul.bin", "a\0b"),
      aFileAt("deep.ts", "(".repeat(20_000)),
      aFileAt("long.txt", "x\n".repeat(60_000)),
      aFileAt(`keys/${token}.ts`, "open();"),
    ];
    const { engine } = aThinker({ outline });
    const { shards, unread } = await engine.divide(aReviewer(), files, noAbort());
    expect(unread).toEqual([
      { path: "nul.bin", reason: "contains NUL bytes" },
      { path: "long.txt", reason: "longer than 50000 lines" },
      {
        path: `keys/${token}.ts`,
        reason: "there is a secret in its name, so no model is shown it",
      },
    ]);
    expect(shards.map((shard) => shard.files.map(({ path }) => path))).toEqual([["deep.ts"]]);
  });

  it("of whatever text never breaks the process, and keeps its lines", async () => {
    const word = constantFrom(
      "(",
      "{",
      "`",
      "${",
      "\n",
      "def f(",
      "class A",
      "import ",
      "\ud800",
      "=>",
    );
    const text = oneof(
      // Half surrogates too.
      array(integer({ max: 0xff_ff, min: 0 })).map((units) => String.fromCharCode(...units)),
      array(oneof(word, aLine), { maxLength: 60 }).map((words) => words.join("\n")),
    );
    const extension = constantFrom(..."js ts tsx py go java php rb cs yml sh tf md".split(" "));
    await pool.ready();
    const before = pool.pids;
    await assert(
      asyncProperty(array(text, { maxLength: 6 }), extension, async (texts, kind) => {
        const files = texts.map((one, index) => aFileAt(`${index}.${kind}`, one));
        const outlined = await outline(files, noAbort());
        const linesOf = (one: string) => one.split("\n").length;
        expect(
          outlined.map((one) => ("outline" in one ? linesOf(one.outline.text) : one.unread)),
        ).toEqual(texts.map((one) => (one.includes("\0") ? "contains NUL bytes" : linesOf(one))));
      }),
      { numRuns: 15 },
    );
    expect(pool.pids).toEqual(before);
  });

  it("is made once for all who ask, and again when the one who asked first went away", async () => {
    const tasks: number[] = [];
    const counting = createOutliner({
      read: (task, signal) => {
        tasks.push(task.files.length);
        return pool.read(task, signal);
      },
    });
    const files = [aFileAt("a.ts", "a;"), aFileAt("b.ts", "b;")];
    const leaves = new AbortController();
    const first = counting(files, leaves.signal);
    const second = counting(files, noAbort());
    leaves.abort(new Error("superseded"));
    await expect(first).rejects.toThrow("superseded");
    expect(await second).toHaveLength(2);
    expect(await counting(files.slice(1), noAbort())).toHaveLength(1);
    expect(tasks).toEqual([2, 2]);
  });
});

describe("what leaves for a model", () => {
  it("holds no secret: not in excerpts, nor in claims and what is found", async () => {
    const script = ({ prompt }: { prompt: string }) => {
      const line = linesIn(prompt).find(
        ({ text, isTouched }) => isTouched && text.includes("••••"),
      );
      const { path = "", number = 0, text = "" } = line ?? {};
      return {
        findings: [aClaim({ path, line: number, endLine: number, quote: text })],
        rulings: [],
      };
    };
    const { hearAll, asked, readAll } = aThinker({ outline, script });
    const files = secrets.map(([, path, code, value]) => ({
      ...aFileAt(path, `${code}\nuse("${value}");\n`),
      // What the change took away was a secret too.
      removed: [{ before: 1, lines: [...code.split("\n"), `old("${value}");`] }],
    }));
    const { readings, unread } = await readAll(files);
    const findings = readings.flatMap((reading) => reading.findings);
    for (const file of files) {
      const claim = { file, finding: findings[0] ?? aFinding() };
      await hearAll([claim]);
    }
    expect(unread).toEqual([]);
    expect(findings).toHaveLength(readings.length);
    expect(asked.length).toBe(readings.length + files.length);
    expect(JSON.stringify([asked, findings])).not.toContain(drawn.slice(0, 10));
  });

  it("stays small and quick for a change of ten thousand lines", async () => {
    const block = (name: number) =>
      [
        `export function f${name}(a) {`,
        ...Array.from({ length: 18 }, () => "  step(a);"),
        "}",
      ].join("\n");
    const text = Array.from({ length: 50 }, (_, name) => block(name)).join("\n");
    const files = Array.from({ length: 10 }, (_, name) => aFileAt(`src/${name}.ts`, text));
    const { asked, readAll } = aThinker({ outline });
    const { shards } = await readAll(files);
    const judged = asked
      .flatMap(({ prompt }) => linesIn(prompt))
      .filter(({ isTouched }) => isTouched);
    expect(judged).toHaveLength(10_000);
    expect(Math.max(...shards.map(({ tokens }) => tokens))).toBeLessThanOrEqual(12_000);
    expect(shards.length).toBeLessThan(25);
  });
});
