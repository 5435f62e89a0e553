import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { aRepository, plainGit } from "../diff/repository.ts";
import { chorale, parseResult, unsafe } from "./chorale.ts";
import { runInside } from "./inside.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(plainGit)) vi.stubEnv(name, value);
  return () => void vi.unstubAllEnvs();
});

const security = ["--reviewers", "security-auditor"];

const paths = (all: readonly { path: string }[]) => all.map(({ path }) => path);

describe("chorale review", () => {
  it("reads what the work tree adds to where the branch was left, also from a folder inside it", async () => {
    const { dir, git, write, commit } = aRepository();
    const elsewhere = aRepository();
    commit({ "src/old.js": "let a;\n", "src/edited.js": "let b;\n", ".gitignore": "ignored.js\n" });
    git("checkout", "--quiet", "-b", "feature");
    commit({ "src/committed.js": unsafe });
    git("checkout", "--quiet", "main");
    commit({ "src/main-only.js": unsafe });
    git("checkout", "--quiet", "feature");
    write({ "src/staged.js": unsafe });
    git("add", "--all");
    write({ "src/edited.js": unsafe, "src/new/untracked.js": unsafe, "ignored.js": unsafe });

    const run = await chorale(join(dir, "src"), ["review", "--format", "json"], {
      env: { GIT_DIR: join(elsewhere.dir, ".git"), GIT_EXTERNAL_DIFF: "false" },
    });

    const result = parseResult(run);
    const expected = ["committed", "edited", "new/untracked", "staged"];
    expect(paths(result.findings)).toEqual(expected.map((name) => `src/${name}.js`));
    expect(result.findings.map(({ line }) => line)).toEqual([3, 3, 3, 3]);
    expect(result.coverage).toEqual({ files: 4, reviewed: 4, skipped: [] });
    expect(run.stderr).toMatch(/^security-auditor done, 4 findings$/m);
    expect(run.code).toBe(1);
  });

  it("reads between two commits of another folder, and names what it need not read", async () => {
    const { dir, commit } = aRepository();
    const zeros = new Uint8Array(40);
    commit({
      "gone.js": unsafe,
      "old-name.js": "let a;\nlet b;\nlet c;\n",
      "data.bin": { content: zeros },
    });
    const base = "HEAD~1";
    rmSync(join(dir, "gone.js"));
    rmSync(join(dir, "old-name.js"));
    commit({
      "new-name.js": "let a;\nlet b;\nlet c;\n",
      "data.bin": { content: zeros.fill(1, 20) },
      "\u001b]0;title\u0007\u202e.js": "let d;\n",
      "link.js": { content: "../../elsewhere.js", mode: "120000" },
    });
    // Not of the range.
    writeFileSync(join(dir, "untracked.js"), unsafe);

    const args = ["review", "--repo", dir, "--base", base, "--head", "HEAD"];
    const [pretty, markdown] = await Promise.all([
      runInside("/", args),
      runInside("/", [...args, "--format", "markdown"]),
    ]);

    expect(pretty.code).toBe(0);
    expect(pretty.stdout).toMatch(/^Chorale · nothing to report$/m);
    expect(pretty.stdout.slice(pretty.stdout.indexOf("Read "))).toBe(
      [
        "Read 1 of 5 files; 4 skipped",
        "  data.bin: binary",
        "  gone.js: deleted",
        "  link.js: symbolic link",
        "  new-name.js: only renamed",
        "",
      ].join("\n"),
    );
    expect(markdown.code).toBe(0);
    expect(markdown.stdout).toMatch(/^## Chorale · nothing to report\n/);
    for (const { stdout, stderr } of [pretty, markdown]) {
      // Nothing but line feeds.
      expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}]/u);
    }
  });

  it("tells of a change that lies anywhere on a value's way, and of no old problem beside it", async () => {
    const { dir, commit } = aRepository();
    const given = `import { basename } from "node:path";
import { readFileSync } from "node:fs";
const pathOf = (name) =>
  "files/" + GIVEN;
app.get("/file", (req, res) => res.send(readFileSync(pathOf(req.query.name))));
app.get("/old", (req, res) => res.send(readFileSync(req.query.name)));
`;
    const returned = `import os
from flask import request, send_file
def path_of(name):
    return GIVEN
@app.get("/file")
def download():
    name = request.args["name"]
    return send_file(path_of(name))
`;
    const inTemplate = `app.get("/orders", async (req, res) => {
  const sort = req.query.sort;
  const made = (by) => \`
    SELECT id FROM orders
    ORDER BY GIVEN
  \`;
  res.json(await db.query(made(sort)));
});
`;
    const files = (...[a, b, c]: [string, string, string]) => ({
      "given.js": given.replace("GIVEN", a),
      "returned.py": returned.replace("GIVEN", b),
      "template.js": inTemplate.replace("GIVEN", c),
    });
    commit(files("basename(name)", 'os.path.join("files", os.path.basename(name))', "id"));
    commit(files("name", 'os.path.join("files", name)', "${by}"));

    const run = await runInside(dir, [
      "review",
      ...security,
      "--base",
      "HEAD~1",
      "--format",
      "json",
    ]);

    const { findings } = parseResult(run);
    expect(findings.map(({ path, line, ruleId }) => `${path}:${line} ${ruleId}`)).toEqual([
      "given.js:5 security-auditor/js-path-from-request",
      "returned.py:8 security-auditor/py-path-from-request",
      "template.js:7 security-auditor/js-sql-from-request",
    ]);
    expect(findings.map(({ trace = [] }) => trace.map(({ line }) => line))).toEqual([
      [5, 3, 4, 5],
      [7, 3, 4, 8],
      [2, 3, 7],
    ]);
  });

  it("takes the configuration from the base, so that a change can't loosen its own review", async () => {
    const { dir, git, commit } = aRepository();
    commit({ ".chorale.yml": "ignore: [legacy/**]\nfailOn: never\n" });
    git("checkout", "--quiet", "-b", "feature");
    commit({ ".chorale.yml": 'ignore: ["**"]\n', "legacy/a.js": unsafe, "b.js": unsafe });

    const run = await runInside(dir, ["review", "--format", "json"]);
    const patch = git("diff", "main", "feature");
    const fromDiff = await chorale(dir, ["review", "--diff", "-", ...security], { input: patch });

    const { findings, coverage } = parseResult(run);
    expect(paths(findings)).toEqual(["b.js"]);
    expect(coverage.skipped).toEqual([
      { path: "legacy/a.js", reason: "ignored by the configuration" },
    ]);
    expect(run.code).toBe(0);
    expect(fromDiff.stdout).toContain("Chorale · 1 error\n");
    expect(fromDiff.stdout).toContain("legacy/a.js: ignored by the configuration");
    expect(fromDiff.code).toBe(0);
  });

  it("says what is wrong with the configuration, in every format, and uses the defaults", async () => {
    const { dir, write, commit } = aRepository();
    commit({ ".github/chorale.yml": "reviewer: [security-auditor]\n" });
    write({ "a.js": unsafe });

    const [pretty, json] = await Promise.all([
      runInside(dir, ["review"]),
      runInside(dir, ["review", "--format", "json"]),
    ]);

    const problem = /\.github\/chorale\.yml`? line 1: .*did you mean `reviewers`/;
    expect(pretty.stdout).toMatch(problem);
    expect(json.stderr).toMatch(problem);
    expect(parseResult(json).outcomes).toHaveLength(3);
    expect([pretty.code, json.code]).toEqual([1, 1]);
  });

  it("reads a diff from a file or standard input, and names what the folder holds otherwise", async () => {
    const { dir, git, write, commit } = aRepository();
    commit({ "a.js": "let a;\n", "b.js": "let b;\n", "c.js": "let c;\n" });
    write({ "a.js": unsafe, "b.js": "let d;\n", "c.js": "let e;\n" });
    const patch = git("diff");
    writeFileSync(join(dir, ".git/change.diff"), patch);
    mkdirSync(join(dir, "inside"));

    // Paths are those of the repository, wherever the command is called.
    const file = ["--diff", "../.git/change.diff", "--format", "json"];
    const same = await runInside(join(dir, "inside"), ["review", ...file, ...security]);
    write({ "b.js": "let somethingElse;\n" });
    rmSync(join(dir, "a.js"));
    const stale = await runInside(dir, ["review", "--diff", "-"], { input: patch });

    expect(paths(parseResult(same).findings)).toEqual(["a.js"]);
    expect(parseResult(same).coverage).toMatchObject({ files: 3, reviewed: 3 });
    expect(same.code).toBe(1);
    expect(stale.stdout).toMatch(/^Chorale · review incomplete, nothing found so far\n/);
    expect(stale.stdout.slice(stale.stdout.indexOf("Read "))).toBe(
      [
        "Read 1 of 3 files; 2 not, or not by every reviewer",
        "  a.js: not found at the head",
        "  b.js: could not be fetched: it differs from the diff",
        "",
      ].join("\n"),
    );
    expect(stale.code).toBe(2);
  });

  it("is incomplete, and exits with 2, when a file is too large to be read", async () => {
    const { dir, write, commit } = aRepository();
    commit({ "a.js": "let a;\n" });
    const large = "x;\n".repeat(400_000);
    write({
      "a.js": large,
      "b.txt": large,
      "c.js": "let c;\n",
      "core.dump": { content: new Uint8Array(9_000_000) },
    });

    const run = await runInside(dir, ["review", ...security]);

    expect(run.stdout).toContain("Chorale · review incomplete, nothing found so far\n");
    expect(run.stdout).toContain("  a.js: larger than 1 MB\n  b.txt: larger than 1 MB\n");
    expect(run.stdout).toContain("  core.dump: binary\n");
    expect(run.code).toBe(2);
  });

  it("runs no program that the repository names, and follows no link out of it", async () => {
    const { dir, git, write, commit } = aRepository();
    const outside = aRepository();
    outside.write({ "secret.js": unsafe, "folder/secret.js": unsafe });
    commit({
      "a.js": "let a;\n",
      "b.dat": "b\n",
      ".gitattributes": "*.js filter=own diff=own\n*.dat filter=slow diff=own\n",
    });
    const canary = join(dir, ".git/canary");
    const touch = `touch '${canary}'; cat`;
    const hook = join(dir, ".git/own-hooks/post-index-change");
    write({
      ".git/own-hooks/post-index-change": { content: `#!/bin/sh\n${touch}`, mode: "100755" },
    });
    for (const [key, value] of [
      ["diff.external", touch],
      ["diff.own.command", touch],
      ["diff.own.textconv", touch],
      ["core.fsmonitor", hook],
      ["core.hooksPath", join(dir, ".git/own-hooks")],
      ["core.pager", touch],
      ["pager.diff", touch],
      ["filter.own.clean", touch],
      ["filter.own.smudge", touch],
      ["filter.own.required", "true"],
      ["filter.slow.process", touch],
      ["protocol.allow", "always"],
    ] as const) {
      git("config", key, value);
    }
    write({ "a.js": unsafe, "b.dat": "c\n" });
    symlinkSync(join(outside.dir, "secret.js"), join(dir, "link.js"));
    symlinkSync(join(outside.dir, "folder"), join(dir, "linked"));

    const run = await runInside(dir, ["review", "--format", "json", ...security]);

    expect(existsSync(canary)).toBe(false);
    expect(paths(parseResult(run).findings)).toEqual(["a.js"]);
    expect(paths(parseResult(run).coverage.skipped)).toEqual(["link.js", "linked"]);
    expect(run.code).toBe(1);
  });

  it("says what to do when it can't run, on standard error, and exits with 2", async () => {
    const { dir, commit } = aRepository();
    commit({ a: "1\n" });
    const refused = async (args: string[], input = "") => {
      const { code, stdout, stderr } = await runInside(dir, ["review", ...args], { input });
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).not.toContain("    at ");
      return stderr.trimEnd();
    };
    const answers = await Promise.all([
      refused(["--repo", "/"]),
      refused(["--repo", "nowhere"]),
      refused(["--base", "mian"]),
      refused(["--base", "main..main"]),
      refused(["--base", "^main"]),
      refused(["--diff", "nowhere.diff"]),
      refused(["--diff", "-"], "diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,2 +1 @@\n-a\n"),
      refused(["--diff", "-", "--base", "main"]),
      refused(["--reviewers", "security-auditr"]),
      refused(["--form", "json"]),
    ]);
    expect(answers.join("\n").replaceAll(dir, "DIR")).toMatchInlineSnapshot(`
      "/ is not in a git repository: name one with --repo, or give a diff with --diff.
      DIR/nowhere is not a folder: name the repository's folder.
      There is no revision \`mian\` in this repository. Did you mean main?
      main..main is a range: name its ends with --base and --head.
      There is no revision \`^main\` in this repository. Did you mean main?
      nowhere.diff can't be read: give --diff a file, or - for standard input.
      Line 6 of the diff: expected 1 old and 1 new lines more in this hunk, each beginning with a blank, \`+\` or \`-\`. Give the output of \`git diff\`.
      error: option '--diff <file>' cannot be used with option '--base <rev>'
      (chorale --help lists what there is)
      There is no reviewer \`security-auditr\`. There are: \`code-skeptic\`, \`performance-engineer\`, \`security-auditor\`.
      error: unknown option '--form'
      (Did you mean one of --force, --format?)
      (chorale --help lists what there is)"
    `);
  });

  it("explains itself", async () => {
    const { code, stdout } = await runInside("/", ["review", "--help"]);
    expect(code).toBe(0);
    for (const option of ["--base", "--head", "--repo", "--diff", "--format", "--reviewers"]) {
      expect(stdout).toContain(option);
    }
    expect(stdout).toContain("Exit status: 0 clean, 1 findings at or above `failOn`, 2 could not");
  });
});
