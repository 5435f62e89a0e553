import { beforeEach, describe, expect, it, vi } from "vitest";
import { aThinkingModel, modelKey, type Mind } from "../app/thinking-model.ts";
import { aRepository, plainGit, type Tree } from "../diff/repository.ts";
import { parseResult } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

/** Twelve lines that nobody finds anything in: too many to be trivial. */
const plain = (name: string) =>
  Array.from({ length: 12 }, (_, index) => `final int ${name}${index} = ${index};\n`).join("");

interface Changed {
  before?: Tree;
  after: Tree;
  gone?: readonly string[];
  moved?: readonly (readonly [string, string])[];
  mind?: Mind;
}

/** Reviews a work tree with a model, and says what came of it and who was shown what. */
async function review({ before = {}, after, gone = [], moved = [], mind = {} }: Changed) {
  const { dir, git, write, commit } = aRepository();
  commit({ "a.txt": "a\n", ...before });
  for (const path of gone) git("rm", "--quiet", path);
  for (const [from, to] of moved) git("mv", from, to);
  write(after);
  git("add", "--all");
  const { server, asked } = await aThinkingModel(mind);
  const run = (env: Record<string, string>) =>
    runInside(dir, ["review", "--format", "json"], { env });
  const ran = await run({
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: server.url,
    CHORALE_MODEL_KEY: modelKey,
  });
  const shown = asked().flatMap(({ reviewer, looksAgain, lines }) =>
    looksAgain ? [] : [...new Set(lines.map(({ path }) => `${reviewer}: ${path}`))],
  );
  return {
    code: ran.code,
    result: parseResult(ran),
    shown: shown.toSorted(),
    sent: server.requests.map(({ body }) => JSON.stringify(body)).join("\n"),
    withoutModel: async () => parseResult(await run({})),
  };
}

const everybody = ["Code skeptic", "Performance engineer", "Security auditor"];

describe("what reviewers read in languages that no rule is written for", () => {
  it("is all code with a model, what their rules know without one, and text for security alone", async () => {
    const after = {
      "src/Stock.kt": plain("stock"),
      "db/report.sql": "select * from stock;\n",
      "notes.md": "Words.\n",
      "data/cities.csv": "a,b\n",
    };
    const { result, shown, withoutModel } = await review({ after });
    expect(shown).toEqual([
      ...everybody
        .slice(0, 2)
        .flatMap((reviewer) =>
          ["db/report.sql", "src/Stock.kt"].map((path) => `${reviewer}: ${path}`),
        ),
      ...["data/cities.csv", "db/report.sql", "notes.md", "src/Stock.kt"].map(
        (path) => `Security auditor: ${path}`,
      ),
    ]);
    expect(result.outcomes.map(({ status }) => status)).toEqual(Array(3).fill("completed"));
    const without = await withoutModel();
    expect(
      without.outcomes.map(({ reviewer, files, reason }) => [reviewer, files, reason]),
    ).toEqual([
      ["security-auditor", 4, undefined],
      ["performance-engineer", 0, "no changed file is for this reviewer"],
      ["code-skeptic", 0, "no changed file is for this reviewer"],
    ]);
    expect(without.coverage).toMatchObject({ files: 4, reviewed: 4, skipped: [] });
  });

  it("is unread, and the review incomplete, when the model fails", async () => {
    const { code, result } = await review({
      after: { "src/Stock.kt": plain("stock"), "src/a.js": "export const a = 1;\n" },
      mind: {
        instead: ({ reviewer }) =>
          reviewer === "Performance engineer" ? { status: 401 } : undefined,
      },
    });
    expect(
      result.outcomes.find(({ reviewer }) => reviewer === "performance-engineer"),
    ).toMatchObject({ status: "failed", files: 0 });
    expect(result.coverage).toMatchObject({ files: 2, reviewed: 0 });
    expect(result.coverage.skipped.map(({ path }) => path)).toEqual(["src/Stock.kt", "src/a.js"]);
    expect(code).toBe(2);
  });

  it("is read by whoever can, however small the change, where nobody else would", async () => {
    const config = (reviewers: string) => ({ ".chorale.yml": `reviewers: [${reviewers}]\n` });
    const after = { "src/Stock.kt": "final int a = 1;\n" };
    const alone = await review({ before: config("performance-engineer"), after });
    expect(alone.shown).toEqual(["Performance engineer: src/Stock.kt"]);
    expect(alone.result.coverage).toMatchObject({ reviewed: 1, skipped: [] });
    const both = await review({ before: config("performance-engineer, code-skeptic"), after });
    expect(both.shown).toEqual(["Code skeptic: src/Stock.kt"]);
    expect(both.result.outcomes).toMatchObject([
      { status: "skipped", reason: "the change is too small for its model to be asked (`risk`)" },
      { status: "completed" },
    ]);
    const without = await alone.withoutModel();
    expect(without.coverage.skipped).toEqual([
      { path: "src/Stock.kt", reason: "no reviewer reads this kind of file" },
    ]);
  });
});

describe("how much a change is worth", () => {
  const lines = "export const a = 1;\n".repeat(400);

  it.each<[string, Changed, string]>([
    [
      "lines that it removes count",
      { before: { "src/a.js": lines }, after: { "src/a.js": "export const a = 1;\n" } },
      "full",
    ],
    [
      "files that it removes count",
      { before: { "src/a.js": lines }, after: { "b.js": "b();\n" }, gone: ["src/a.js"] },
      "full",
    ],
    [
      "the path of a file that it removes counts",
      {
        before: { "src/auth/guard.ts": "guard();\n" },
        after: { "b.js": "b();\n" },
        gone: ["src/auth/guard.ts"],
      },
      "full",
    ],
    [
      "the path that a file had before counts",
      {
        before: { "src/auth/guard.ts": "guard();\n" },
        after: { "b.js": "b();\n" },
        moved: [["src/auth/guard.ts", "src/guard.ts"]],
      },
      "full",
    ],
    ["a lock file's path counts", { after: { "b.js": "b();\n", "yarn.lock": "a\n" } }, "full"],
    [
      "lines that a program wrote don't",
      { after: { "b.js": "b();\n", "src/a.test.js.snap": lines } },
      "trivial",
    ],
    [
      "what the configuration ignores doesn't",
      {
        before: { ".chorale.yml": 'ignore: ["legacy/**"]\n' },
        after: { "b.js": "b();\n", "legacy/auth.js": lines },
      },
      "trivial",
    ],
    [
      "what is hidden in an ignored folder does",
      {
        before: {
          ".chorale.yml": 'ignore: ["legacy/**"]\n',
          "auth/guard.ts": "guard();\n",
          "legacy/a.js": "a();\n",
        },
        after: { "b.js": "b();\n" },
        moved: [["auth/guard.ts", "legacy/guard.ts"]],
      },
      "full",
    ],
  ])("%s", async (_title, changed, tier) => {
    expect((await review(changed)).result.models?.tier).toBe(tier);
  });
});

describe("a file that is kept from models", () => {
  const terms = Array.from(
    { length: 20 },
    (_, index) => `export const clause${index} = ${index};\n`,
  );
  const config = { ".chorale.yml": 'modelPaths: ["contracts/**"]\n' };

  it("stays kept when a change moves it elsewhere, with what it removes and what it leaves", async () => {
    const { result, sent, shown } = await review({
      before: { ...config, "contracts/terms.js": terms.join(""), "src/x.js": "x();\n" },
      moved: [["contracts/terms.js", "src/terms.js"]],
      after: {
        "src/terms.js": `${terms.slice(2).join("")}eval(location.hash);\n`,
        "src/b.js": "b();\n".repeat(12),
      },
    });
    expect(shown).toEqual(everybody.map((reviewer) => `${reviewer}: src/b.js`));
    for (const word of ["clause", "terms.js", "location.hash"]) expect(sent).not.toContain(word);
    expect(result.models?.kept).toEqual([
      { path: "src/terms.js", reason: "kept from models by `modelPaths`" },
    ]);
    // Rules read it, and what they found there is put to no model either.
    expect(result.findings.map(({ path }) => path)).toContain("src/terms.js");
  });

  it("is no file that nobody wants to read, where no rule reads it", async () => {
    const { result } = await review({
      before: { ".chorale.yml": `${config[".chorale.yml"]}reviewers: [code-skeptic]\n` },
      after: { "contracts/Terms.kt": plain("clause") },
    });
    expect(result.coverage.skipped).toEqual([
      { path: "contracts/Terms.kt", reason: "kept from models by `modelPaths`" },
    ]);
    expect(result.models?.kept).toEqual([]);
  });
});

describe("what a change removes", () => {
  it("can be reported above a blank line and at the end of a file", async () => {
    const guard = "function guard(user) {\n  if (!user.isAdmin) throw new Error();\n}\n";
    const show = "\nexport function show() {\n  return 1;\n}\n";
    const { result } = await review({
      before: { "src/a.js": `start();\n${guard}${show}`, "src/b.js": `${show}\n${guard}` },
      after: { "src/a.js": `start();\n${show}`, "src/b.js": show },
      mind: {
        sees: [
          { by: "Code skeptic", at: "export function show", title: "Nobody is asked who they are" },
          { by: "Code skeptic", at: "}", title: "The guard is gone" },
        ],
      },
    });
    expect(
      result.findings.map(({ path, line, title }) => `${path}:${line} ${title}`).toSorted(),
    ).toEqual(["src/a.js:3 Nobody is asked who they are", "src/b.js:4 The guard is gone"]);
  });
});
