import { EventEmitter, once } from "node:events";
import { array, assert, asyncProperty, constantFrom, oneof, string, tuple } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createReaderPool } from "../../src/engines/process/reader-pool.ts";
import type { ReaderPoolOptions } from "../../src/engines/process/reader-pool.ts";
import { createRulesEngine } from "../../src/engines/rules/engine.ts";
import { createSecretsEngine } from "../../src/engines/secrets/engine.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { languages, parsedLanguages } from "../../src/types/source.ts";
import { aFile, aReviewer, aRule, endlessRule, endlessText, noAbort } from "./reviewing.ts";

const pools: { close(): Promise<void> }[] = [];
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

function aPool(options: ReaderPoolOptions) {
  const begun = new EventEmitter();
  const pool = createReaderPool({ ...options, onBegin: (path, pid) => begun.emit(path, pid) });
  pools.push(pool);
  return {
    pool,
    rules: createRulesEngine({ pool }),
    secrets: createSecretsEngine({ pool }),
    /** Resolves with the process that begins to read the file. */
    pidReading: async (path: string): Promise<number> => {
      const [pid]: unknown[] = await once(begun, path);
      return Number(pid);
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe("a hostile file", () => {
  const { rules, secrets } = aPool({ processes: 1 });

  it.each([
    [
      "nested 20,000 levels",
      "(".repeat(20_000) + ")".repeat(20_000),
      "nested deeper than 500 levels",
    ],
    ["with one line of 5 MB", `x = "${"a".repeat(5_000_000)}"`, "larger than 1 MB"],
    ["of a million tokens", "a;".repeat(1_000_000), "larger than 1 MB"],
    ["of 60,000 lines", "a;\n".repeat(60_000), "longer than 50000 lines"],
    ["with NUL bytes", "a;\0eval(a)", "contains NUL bytes"],
  ])("%s is named unread and its neighbours are read", async (_, text, reason) => {
    const files = [aFile("eval(a)", "1.js"), aFile(text, "2.js"), aFile("eval(b)", "3.js")];
    const reading = await rules.read(aReviewer(), files, noAbort());
    expect(reading.unread).toEqual([{ path: "2.js", reason }]);
    expect(reading.read).toEqual(["1.js", "3.js"]);
    expect(reading.findings.map((one) => one.path)).toEqual(["1.js", "3.js"]);
  });

  it("in any language is read, or named where its parser gives up, and its neighbours are read", async () => {
    const deep = { ruby: "begin\n", bash: "if a; then\n", yaml: "- ", php: "<?php @", hcl: "a {" };
    const pieces = new Map<string, string>(Object.entries(deep));
    const files = parsedLanguages.flatMap((language) => [
      aFile(`${(pieces.get(language) ?? "!").repeat(3000)}eval`, `deep.${language}`, language),
      aFile("eval(a)\n", `plain.${language}`, language),
    ]);
    // A level of these is two to the parser; the other is as deep as it still takes.
    const lines = (count: number, text: string) =>
      Array.from({ length: count }, (_, depth) => `${"  ".repeat(depth)}${text}\n`).join("");
    files.push(
      aFile(`${lines(130, "- a:")}eval`, "mixed.yaml", "yaml"),
      aFile(`${lines(190, "a:")}eval`, "indented.yaml", "yaml"),
    );
    const rule = aRule({
      language: parsedLanguages,
      note: "n",
      rule: { regex: "^eval" },
      metadata: { ...aRule().metadata, remedy: "r" },
    });
    const reading = await rules.read(aReviewer([rule]), files, noAbort());
    expect(reading.unread).toEqual([
      // Its parser keeps where it stands in a kilobyte, and ends the process that asks for more.
      { path: "deep.yaml", reason: "nested deeper than 200 levels" },
      { path: "deep.hcl", reason: "nested deeper than 500 levels" },
      { path: "mixed.yaml", reason: "nested deeper than 200 levels" },
    ]);
    const paths = new Set(reading.findings.map((one) => one.path));
    expect(parsedLanguages.filter((language) => !paths.has(`plain.${language}`))).toEqual([]);
  });

  it("in which bytes were not UTF-8 is read", async () => {
    const text =
      new TextDecoder().decode(Uint8Array.of(0xff, 0xfe, 0x0a, 0xc3, 0x28)) + "\neval(a)";
    const reading = await rules.read(aReviewer(), [aFile(text)], noAbort());
    expect(reading.findings.map((one) => one.line)).toEqual([3]);
  });

  it("with more findings than anybody reads keeps the first thousand and says so", async () => {
    const reading = await rules.read(aReviewer(), [aFile("eval(a);\n".repeat(1200))], noAbort());
    expect(reading.findings).toHaveLength(1000);
    expect(reading.unread).toEqual([{ path: "a.js", reason: "more than 1000 findings in it" }]);
  });

  it("of whatever text never breaks the built-in reviewers' reading", async () => {
    const reviewers = await builtInReviewers();
    const word = constantFrom(
      "(",
      "{",
      "`",
      "${",
      '"',
      "'",
      "\n",
      "eval(",
      "def f(",
      "import ",
      "token = ",
      "://",
      "<?php ",
      "class A<",
      "do |a|\n",
      "<<-A\n",
      "#if a\n",
      "  - ",
      "a: ",
      "é",
      "\u{1f600}",
      "\ud800",
    );
    const text = oneof(
      string({ unit: "binary" }),
      array(word, { maxLength: 80 }).map((words) => words.join("")),
    );
    const language = constantFrom(...languages);
    await assert(
      asyncProperty(array(tuple(text, language), { minLength: 1, maxLength: 8 }), async (texts) => {
        const files = texts.map(([one, inLanguage], index) => aFile(one, `${index}.x`, inLanguage));
        for (const engine of [rules, secrets]) {
          for (const reviewer of reviewers) {
            const { read, unread } = await engine.read(reviewer, files, noAbort());
            const broken = unread.filter(({ reason }) => reason !== "contains NUL bytes");
            expect(broken).toEqual([]);
            expect(read.length + unread.length).toBe(files.length);
          }
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe("a file that keeps native code busy", () => {
  it("costs only itself once its time is over", async () => {
    const { pool, rules } = aPool({ processes: 1, fileTimeoutMs: 1000 });
    const files = [aFile("eval(a)", "1.js"), aFile(endlessText, "2.js"), aFile("eval(b)", "3.js")];
    const reading = await rules.read(aReviewer([aRule(), endlessRule]), files, noAbort());
    expect(reading.unread).toEqual([{ path: "2.js", reason: "took longer than 1s to read" }]);
    expect(reading.read).toEqual(["1.js", "3.js"]);
    expect(reading.findings.map((one) => one.path)).toEqual(["1.js", "3.js"]);
    expect(pool.pids).toHaveLength(1);
  });

  it("ends with the process that reads it as soon as the review is aborted", async () => {
    const { rules, pidReading } = aPool({ processes: 1, fileTimeoutMs: 60_000 });
    const abort = new AbortController();
    const begun = pidReading("a.js");
    const reading = rules.read(aReviewer([endlessRule]), [aFile(endlessText)], abort.signal);
    const pid = await begun;
    abort.abort(new Error("superseded"));
    await expect(reading).rejects.toThrow("superseded");
    expect(isRunning(pid)).toBe(false);
    const next = await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    expect(next.findings).toHaveLength(1);
  });

  it("does not hold up a task that another process reads, nor one that is aborted while it waits", async () => {
    const { rules, pidReading } = aPool({ processes: 2, fileTimeoutMs: 60_000 });
    const abort = new AbortController();
    const begun = pidReading("a.js");
    const stuck = rules.read(aReviewer([endlessRule]), [aFile(endlessText)], abort.signal);
    const stuckPid = await begun;
    const other = await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    expect(other.findings).toHaveLength(1);

    const stuckToo = rules.read(aReviewer([endlessRule]), [aFile(endlessText)], abort.signal);
    const waiting = new AbortController();
    const queued = rules.read(aReviewer(), [aFile("eval(a)")], waiting.signal);
    waiting.abort(new Error("no longer wanted"));
    await expect(queued).rejects.toThrow("no longer wanted");
    expect(isRunning(stuckPid)).toBe(true);
    abort.abort(new Error("enough"));
    await Promise.all([stuck, stuckToo].map((one) => expect(one).rejects.toThrow("enough")));
  });
});

describe("a reading process", () => {
  it("is started ahead of its need once for every task that can be read at the same time", async () => {
    const { pool, rules } = aPool({ processes: 2 });
    await Promise.all([pool.ready(), pool.ready()]);
    const pids = new Set(pool.pids);
    expect(pids.size).toBe(2);
    await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    await pool.ready();
    expect(new Set(pool.pids)).toEqual(pids);
  });

  it("that is killed costs only the file it was reading", async () => {
    const { rules, pidReading } = aPool({ processes: 1, fileTimeoutMs: 60_000 });
    const files = [aFile("eval(a)", "1.js"), aFile(endlessText, "2.js"), aFile("eval(b)", "3.js")];
    const begun = pidReading("2.js");
    const reading = rules.read(aReviewer([aRule(), endlessRule]), files, noAbort());
    process.kill(await begun, "SIGKILL");
    expect(await reading).toMatchObject({
      read: ["1.js", "3.js"],
      unread: [{ path: "2.js", reason: "could not be parsed" }],
    });
  });

  it("is replaced when it died while nothing was to do", async () => {
    const { pool, rules, pidReading } = aPool({ processes: 1 });
    const begun = pidReading("a.js");
    await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    const pid = await begun;
    process.kill(pid, "SIGKILL");
    const { findings } = await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    expect(findings).toHaveLength(1);
    expect(pool.pids).not.toContain(pid);
  });

  it("is kept for the next task and is gone once the pool is closed", async () => {
    const { pool, rules, secrets, pidReading } = aPool({ processes: 1 });
    expect(pool.pids).toEqual([]);
    const begun = pidReading("a.js");
    await rules.read(aReviewer(), [aFile("eval(a)")], noAbort());
    const pid = await begun;
    await secrets.read(aReviewer(), [aFile("eval(a)")], noAbort());
    expect(pool.pids).toEqual([pid]);
    await pool.close();
    expect(isRunning(pid)).toBe(false);
    await expect(rules.read(aReviewer(), [aFile("eval(a)")], noAbort())).rejects.toThrow("closed");
  });
});
