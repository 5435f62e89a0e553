import { chmodSync, existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aThinkingModel, modelKey, orders, replacing } from "../app/thinking-model.ts";
import { aRepository, plainGit, type Tree } from "../diff/repository.ts";
import { parseResult } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

/** Three findings of code-skeptic, each with a change that its rule brings along. */
const wrong = `export function last(list) {
  for (let i = 0; i <= list.length; i += 1) {
    console.log(list[i].name);
  }
  if (list.indexOf("x")) return 1;
  return list[list.length];
}
`;

const right = wrong
  .replace("i <= list", "i < list")
  .replace('indexOf("x")', 'indexOf("x") !== -1')
  .replace("[list.length]", "[list.length - 1]");

/** A branch on which these files were committed; `main` holds the others. */
function aBranch(tree: Tree, main: Tree = {}) {
  const repository = aRepository();
  repository.commit({ "readme.txt": "a\n", ...main });
  repository.git("checkout", "--quiet", "-b", "feature");
  repository.commit(tree);
  const read = (path: string) => readFileSync(join(repository.dir, path), "utf8");
  const fix = (args: readonly string[] = [], env: Record<string, string> = {}) =>
    runInside(repository.dir, ["review", "--fix", ...args], { env });
  return { ...repository, read, fix };
}

/** What `main` sets so that this proves changes. */
const proving = (command: string, file = ".chorale.yml"): Tree => ({
  [file]: JSON.stringify({ fix: { command } }),
});

describe("chorale review --fix", () => {
  it("writes what is proven, says what it did, and prints the report as before", async () => {
    const { read, fix } = aBranch({ "a.js": wrong, "b.js": "eval(location.hash);\n" });
    const run = await fix(["--format", "json"]);
    expect(read("a.js")).toBe(right);
    expect(read("b.js")).toBe("eval(location.hash);\n");
    expect(run.stderr.slice(run.stderr.indexOf("fixed"))).toMatchInlineSnapshot(`
      "fixed a.js:2 (Loop reads one element past the end)
      fixed a.js:5 (Position used as a yes or no)
      fixed a.js:6 (Element one past the end is read)
      left b.js:1 (Input is run as code): nobody proposes a change
      3 of 4 findings fixed.
      "
    `);
    const { findings, fixes } = parseResult(run);
    expect(Object.fromEntries(findings.map(({ title, fate }) => [title, fate]))).toEqual({
      "Loop reads one element past the end": "fixed",
      "Position used as a yes or no": "fixed",
      "Element one past the end is read": "fixed",
      "Input is run as code": "no proposal",
    });
    expect(fixes).toMatchObject({ tried: 3, proven: 3, rejected: {} });
    // What is left fails, and what is gone does not.
    expect(run.code).toBe(1);
  });

  it("exits with 0 where it leaves nothing to fail on", async () => {
    const { dir, fix } = aBranch({ "a.js": wrong });
    expect(await fix()).toMatchObject({ code: 0 });
    const again = await runInside(dir, ["review", "--fix", "--force"]);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain("There is nothing to fix.\n");
  });

  it("leaves everything else of a file as it was, and prints the patch that leads to the same files", async () => {
    const before = 'const a = 1;\nif (list.indexOf("x")) go();\nexport { a };\n';
    const after = before.replace(")) go", ") !== -1) go");
    const forms: [string, (text: string) => string][] = [
      ["crlf.js", (text) => text.replaceAll("\n", "\r\n")],
      ["tabs.js", (text) => text.replace("if", "\t\tif")],
      ["no-end.js", (text) => text.replace("\nexport { a };\n", "")],
      ["mark.js", (text) => `\ufeff${text}`],
      ["n\u00e4me of it.js", (text) => text],
      ["new-name.js", (text) => text],
    ];
    const tree = Object.fromEntries(forms.map(([path, form]) => [path, form(before)]));
    const branch = aBranch(
      {
        ...tree,
        "script.js": { content: before, mode: "100755" },
        "one-line.js": 'if (list.indexOf("x")) go(list[list.length]);\n',
        // One change within what another one changes.
        "overlap.js": "if (list.indexOf(list[list.length])) go();\n",
      },
      { "old-name.js": before.replace("if (", "while (!") },
    );
    branch.git("rm", "--quiet", "old-name.js");
    branch.commit({});
    chmodSync(join(branch.dir, "tabs.js"), 0o640);

    const patch = await runInside(branch.dir, ["review", "--format", "patch", "--head", "HEAD"]);
    expect(branch.git("status", "--porcelain")).toBe("");
    const written = await branch.fix(["--format", "patch"]);

    for (const [path, form] of forms) expect(branch.read(path)).toBe(form(after));
    expect(branch.read("one-line.js")).toBe(
      'if (list.indexOf("x") !== -1) go(list[list.length - 1]);\n',
    );
    expect(branch.read("overlap.js")).toBe(
      "if (list.indexOf(list[list.length - 1]) !== -1) go();\n",
    );
    expect(branch.read("script.js")).toBe(after);
    expect(statSync(join(branch.dir, "script.js")).mode & 0o777).toBe(0o755);
    expect(statSync(join(branch.dir, "tabs.js")).mode & 0o777).toBe(0o640);

    // Nothing else is there.
    const status = branch.git("status", "--porcelain");
    expect(status.match(/^ M/gm)).toHaveLength(9);
    expect(status).not.toContain("??");
    branch.git("stash", "--quiet");
    for (const { stdout } of [patch, written]) {
      writeFileSync(join(branch.dir, ".git", "the.patch"), stdout);
      branch.git("apply", "--whitespace=nowarn", ".git/the.patch");
      expect(branch.git("diff", "stash@{0}")).toBe("");
      branch.git("checkout", "--quiet", ".");
    }
    expect(patch.code).toBe(1);
    expect(patch.stderr).toMatch(/^change for crlf.js:2 \(Position used as a yes or no\)$/m);
    expect(patch.stderr).toContain("11 of 11 findings with a change that is proven.\n");
    expect(patch.stderr).toContain("Chorale \u00b7 11 errors\n");
    expect(written.code).toBe(0);
  });

  it("prints no patch where there is no change", async () => {
    const { dir } = aBranch({ "a.js": "let a = 1;\n" });
    const run = await runInside(dir, ["review", "--format", "patch"]);
    expect(run).toMatchObject({ code: 0, stdout: "" });
  });

  it("writes nothing where a file that it would write to is not as it was committed, unless it is forced to", async () => {
    const { dir, git, write, read, fix } = aBranch({
      "staged.js": wrong,
      "edited.js": wrong,
      "clean.js": wrong,
      "other.js": "let a;\n",
    });
    write({ "staged.js": `${wrong}let b;\n` });
    git("add", "--all");
    const edited = { "edited.js": `${wrong}let c;\n`, "new.js": wrong, "other.js": "let d;\n" };
    write(edited);

    const refused = await fix();
    expect(refused.stdout).toBe("");
    expect(refused.stderr.slice(refused.stderr.indexOf("These"))).toMatchInlineSnapshot(`
      "These files hold changes that are not committed, so nothing was written:
        edited.js
        new.js
        staged.js
      Commit or stash them, or let them be written to all the same with --force.
      "
    `);
    expect(refused.code).toBe(2);
    expect(["staged.js", "edited.js", "clean.js", "new.js"].map(read)).toEqual([
      `${wrong}let b;\n`,
      edited["edited.js"],
      wrong,
      wrong,
    ]);

    const forced = await runInside(dir, ["review", "--fix", "--force"]);
    expect(forced.code).toBe(0);
    expect(["staged.js", "edited.js", "clean.js", "new.js"].map(read)).toEqual([
      `${right}let b;\n`,
      `${right}let c;\n`,
      right,
      right,
    ]);
  });

  it("never writes over what was changed since it was read, and then writes nothing else either", async () => {
    const { dir, read, git } = aBranch({ "a.js": wrong, "b.js": wrong });
    const edited = `${wrong}let more;\n`;
    const onError = (text: string) => {
      if (text.startsWith("code-skeptic done")) writeFileSync(join(dir, "b.js"), edited);
    };
    const run = await runInside(dir, ["review", "--fix", "--force"], { onError });
    expect(run.stderr).toContain("\n  b.js: it was changed in the meantime\n");
    expect(run.code).toBe(2);
    expect(read("b.js")).toBe(edited);
    expect(git("status", "--porcelain")).toBe(" M b.js\n");
  });

  it.each([
    [["--fix", "--head", "HEAD"], "check that commit out and leave --head away"],
    [["--fix", "--diff", "-"], "apply the diff and leave --diff away"],
    [["--force"], "--force is about what --fix may write to"],
  ])("says of %j what to do instead", async (args, sentence) => {
    const { dir, git } = aBranch({ "a.js": wrong });
    const run = await runInside(dir, ["review", ...args]);
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain(sentence);
    expect(git("status", "--porcelain")).toBe("");
  });
});

it("chorale review --fix with a model writes what the-fixer proposes and code-skeptic believes in", async () => {
  const defect = "return sum - order.discount;";
  const mended = "    return sum * (1 - order.discount / 100);";
  const { server, asked } = await aThinkingModel({
    sees: [{ by: "Code skeptic", at: "sum - order.discount" }],
    mends: (one, number) => [replacing(one, defect, number === 1 ? `${mended}}` : mended)],
  });
  const { fix, read } = aBranch({ "orders.js": orders });
  const run = await fix([], {
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: server.url,
    CHORALE_MODEL_KEY: modelKey,
  });
  expect(read("orders.js")).toBe(orders.replace(`    ${defect}`, mended));
  expect(asked().filter(({ fixing }) => fixing === "proposes")).toHaveLength(2);
  const told = run.stderr.slice(run.stderr.indexOf("fixed"));
  expect(told.replaceAll(/[\d,]+ (tokens in|out)/g, "N $1")).toMatchInlineSnapshot(`
    "fixed orders.js:7 (A percentage is taken off as an amount)
    1 of 1 finding fixed.
    the-fixer: 1 change proposed and proven; 1 more did not pass the proof (1 broke the syntax).
    Models that were asked for changes: 4 requests · N tokens in, N out.
    "
  `);
  expect(run.code).toBe(0);
});

describe("fix.command", () => {
  it("keeps all changes where it passes with them, run in the top folder and heard on standard error", async () => {
    const main = proving("pwd; ls; test -e seen && exit 1; touch seen");
    const { dir, fix, read } = aBranch({ "src/a.js": wrong }, main);
    const run = await fix(["--format", "json"]);
    expect(read("src/a.js")).toBe(right);
    expect(parseResult(run).findings).toHaveLength(3);
    expect(run.stderr).toContain(
      "To prove the changes, this runs: pwd; ls; test -e seen && exit 1; touch seen\n",
    );
    expect(run.stderr).toContain(`${dir}\n`);
    expect(run.stderr).toContain("src\n");
    expect(run.stderr).toContain("fix.command passed.\n");
    expect(run.code).toBe(0);
  });

  it("leaves out the changes with which it fails, and only those", async () => {
    const { fix, read, git } = aBranch(
      { "a.js": wrong, "b.js": "if (a.indexOf(b)) go();\n" },
      proving("! grep -q 'indexOf(\"x\") !== -1' a.js"),
    );
    const run = await fix();
    expect(read("a.js")).toBe(right.replace(" !== -1", ""));
    expect(read("b.js")).toBe("if (a.indexOf(b) !== -1) go();\n");
    expect(run.stderr.slice(run.stderr.indexOf("fixed"))).toMatchInlineSnapshot(`
      "fixed a.js:2 (Loop reads one element past the end)
      left a.js:5 (Position used as a yes or no): \`fix.command\` fails with the change, so it was put back
      fixed a.js:6 (Element one past the end is read)
      fixed b.js:1 (Position used as a yes or no)
      3 of 4 findings fixed.
      the-fixer: 3 changes proposed, each proven; 1 more did not pass the proof (1 failed \`fix.command\`).
      "
    `);
    expect(run.stderr.match(/^(To prove|It runs).*/gm)).toMatchInlineSnapshot(`
      [
        "To prove the changes, this runs: ! grep -q 'indexOf("x") !== -1' a.js",
        "It runs again without any change, to see whether it passes at all.",
        "It runs with the change for a.js:6 (Element one past the end is read), beside those that were kept.",
        "It runs with the change for a.js:5 (Position used as a yes or no), beside those that were kept.",
        "It runs with the change for a.js:2 (Loop reads one element past the end), beside those that were kept.",
        "It runs with the change for b.js:1 (Position used as a yes or no), beside those that were kept.",
      ]
    `);
    expect(run.code).toBe(1);
    expect(git("status", "--porcelain")).toBe(" M a.js\n M b.js\n");
  });

  it("leaves a file as it was where it fails with the only change of it", async () => {
    const line = "if (a.indexOf(b)) go();\n";
    const { fix, read } = aBranch({ "a.js": line }, proving("! grep -q -e -1 a.js"));
    const run = await fix();
    expect(read("a.js")).toBe(line);
    expect(run.stderr).toContain("0 of 1 finding fixed.\n");
    expect(run.code).toBe(1);
  });

  it("proves nothing where it fails without any change", async () => {
    const { fix, git } = aBranch({ "a.js": wrong }, proving("exit 3"));
    const run = await fix();
    expect(git("status", "--porcelain")).toBe("");
    expect(run).toMatchObject({ code: 2, stdout: "" });
    expect(run.stderr).toContain("`fix.command` fails without any change, so it proves nothing");
  });

  it("is taken from the default branch alone, whatever the change and its base say", async () => {
    const own = proving("touch from-main; ! grep -q -e ' - 1' a.js");
    const branch = aBranch({ ...proving("touch smuggled"), "a.js": "let a;\n" }, own);
    branch.write({ "a.js": wrong });
    const run = await branch.fix(["--base", "HEAD", "--force"]);
    expect(existsSync(join(branch.dir, "from-main"))).toBe(true);
    expect(existsSync(join(branch.dir, "smuggled"))).toBe(false);
    expect(branch.read("a.js")).toBe(right.replace(" - 1", ""));
    expect(run.code).toBe(1);
  });

  it("is not taken from a commit that was merged and taken back, when a change is based on that", async () => {
    const { dir, git, commit } = aRepository();
    commit({ "readme.txt": "a\n" });
    const smuggled = commit(proving("touch smuggled"));
    git("rm", "--quiet", ".chorale.yml");
    commit({});
    git("checkout", "--quiet", "-b", "feature", smuggled);
    commit({ "a.js": wrong });
    const run = await runInside(dir, ["review", "--fix"]);
    expect(run.code).toBe(0);
    expect(run.stderr).not.toContain("To prove the changes");
    expect(existsSync(join(dir, "smuggled"))).toBe(false);
  });

  it("does not run where the default branch is not known", async () => {
    const { dir, git, fix, read } = aBranch({ "a.js": wrong }, proving("touch seen"));
    git("remote", "add", "origin", join(dir, "nowhere"));
    const run = await fix(["--base", "main"]);
    expect(read("a.js")).toBe(right);
    expect(existsSync(join(dir, "seen"))).toBe(false);
    expect(run.stderr).toContain("only the default branch may name it");
  });

  it("can't have a link followed, nor a file overwritten that it changed", async () => {
    const elsewhere = aRepository();
    const victim = join(elsewhere.dir, "victim.js");
    const command = `cp a.js '${victim}' && rm a.js && ln -s '${victim}' a.js; echo more >> b.js; exit 1`;
    const { fix, read } = aBranch({ "a.js": wrong, "b.js": wrong }, proving(command));
    const run = await fix();
    expect(readFileSync(victim, "utf8")).toBe(right);
    expect(read("b.js")).toBe(`${right}more\n`);
    expect(run.stderr.slice(run.stderr.indexOf("Files are"))).toMatchInlineSnapshot(`
      "Files are not as Chorale left or read them, and they were left alone:
        a.js: it is no ordinary file
        b.js: it was changed in the meantime
      Look at them with \`git diff\`, then try again.
      "
    `);
    expect(run).toMatchObject({ code: 2, stdout: "" });
  });

  it("is ended when somebody presses Ctrl-C, and what is not proven is put back", async () => {
    const { dir, git } = aBranch({ "a.js": wrong }, proving("echo begun; tail -f /dev/null"));
    const told = new AbortController();
    const onError = (text: string) => {
      if (text.includes("begun\n")) told.abort(new Error("told"));
    };
    const run = await runInside(dir, ["review", "--fix"], { told: told.signal, onError });
    expect(git("status", "--porcelain")).toBe("");
    expect(run.code).toBe(2);
  });
});

it("a link is not written to, though what it leads to could be fixed", async () => {
  const { dir, fix, read } = aBranch({ "a.js": wrong });
  const elsewhere = aRepository();
  elsewhere.write({ "b.js": wrong });
  symlinkSync(join(elsewhere.dir, "b.js"), join(dir, "b.js"));
  symlinkSync(elsewhere.dir, join(dir, "folder"));
  expect(await fix()).toMatchObject({ code: 0 });
  expect(read("a.js")).toBe(right);
  expect(readFileSync(join(elsewhere.dir, "b.js"), "utf8")).toBe(wrong);
});
