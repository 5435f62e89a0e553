import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { aRepository } from "../diff/repository.ts";
import { chorale, parseResult, unsafe } from "./chorale.ts";
import { runInside } from "./inside.ts";

describe("chorale scan", () => {
  it("reads files and folders whole, as git would list them, and follows no link it finds", async () => {
    const { dir, git, write, commit } = aRepository();
    const outside = aRepository();
    outside.write({ "secret.js": unsafe });
    commit({
      "app/a.js": unsafe,
      "app/gone.js": unsafe,
      "app/.gitignore": "built/\n",
      "app/link.js": { content: join(outside.dir, "secret.js"), mode: "120000" },
      "not-named.js": unsafe,
    });
    rmSync(join(dir, "app/gone.js"));
    write({ "app/new.js": unsafe, "app/built/out.js": unsafe, "single.js": unsafe });
    git("init", "--quiet", "app/nested");

    const run = await runInside(dir, ["scan", "--format", "json", "app", "single.js", "app/a.js"]);
    const built = await chorale(dir, ["scan", "--reviewers", "security-auditor", "app/built"]);

    const { findings, coverage } = parseResult(run);
    expect(findings.map(({ path, line }) => `${path}:${line}`)).toEqual([
      "app/a.js:3",
      "app/new.js:3",
      "single.js:3",
    ]);
    expect(coverage).toEqual({ files: 4, reviewed: 4, skipped: [] });
    expect(run.code).toBe(1);
    // Ignored by git, but named.
    expect(built.stdout).toMatch(/^app\/built\/out\.js\n {2}3 {2}error /);
    expect(built.code).toBe(1);
  });

  it("reads without git, with the folder's configuration, a link that is named and paths outside", async () => {
    const top = mkdtempSync(join(tmpdir(), "chorale-scan-"));
    onTestFinished(() => rmSync(top, { recursive: true }));
    const { write, dir } = aRepository({ within: top });
    rmSync(join(top, ".git"), { recursive: true });
    write({
      "here/.chorale.yml": "ignore: [skip/**]\nreviewers: [security-auditor]\n",
      "here/a.js": unsafe,
      "here/skip/b.js": unsafe,
      "here/node_modules/c.js": unsafe,
      "there/d.js": unsafe,
    });
    writeFileSync(join(top, "there/large.txt"), "x\n".repeat(600_000));
    symlinkSync("../there/d.js", join(top, "here/link.js"));

    const args = ["scan", "--format", "json", ".", "link.js", "../there"];
    const run = await runInside(join(dir, "here"), args);

    const { findings, coverage, outcomes } = parseResult(run);
    expect(findings.map(({ path }) => path)).toEqual([join(dir, "there/d.js"), "a.js", "link.js"]);
    expect(coverage.skipped).toContainEqual({
      path: "skip/b.js",
      reason: "ignored by the configuration",
    });
    expect(coverage.skipped).toContainEqual({
      path: join(dir, "there/large.txt"),
      reason: "larger than 1 MB",
    });
    expect(coverage.files).toBe(6);
    expect(outcomes.map(({ reviewer }) => reviewer)).toEqual(["security-auditor"]);
    expect(run.code).toBe(1);
  });

  it("reads scripts without an extension as what their first line says", async () => {
    const { dir, write } = aRepository();
    write({ "bin/run": `#!/usr/bin/env node\n${unsafe}`, "bin/note": unsafe });
    const run = await runInside(dir, ["scan", "--format", "json", "bin"]);
    expect(parseResult(run).findings.map(({ path, line }) => `${path}:${line}`)).toEqual([
      "bin/run:4",
    ]);
  });

  it("names what it can't read: other encodings, zero bytes, depth, size", async () => {
    const { dir, write } = aRepository();
    write({ "plain.js": unsafe, "deep.yml": "- ".repeat(20_000) });
    const hostile = {
      "latin-1.js": Buffer.from("// \u{e9}\n", "latin1"),
      "utf-16.js": Buffer.from(`\u{feff}${unsafe}`, "utf16le"),
      "utf-16-bare.js": Buffer.from(unsafe, "utf16le"),
      "line.py": Buffer.alloc(9_000_000, "a"),
    };
    for (const [name, bytes] of Object.entries(hostile)) writeFileSync(join(dir, name), bytes);
    const run = await runInside(dir, ["scan", "--format", "json", "."]);
    const { findings, coverage } = parseResult(run);
    expect(findings.map(({ path }) => path)).toEqual(["plain.js"]);
    expect(coverage.skipped.toSorted((a, b) => (a.path < b.path ? -1 : 1))).toEqual([
      { path: "deep.yml", reason: "security-auditor: nested deeper than 200 levels" },
      { path: "latin-1.js", reason: "not valid UTF-8" },
      { path: "line.py", reason: "could not be fetched: larger than 8 MB" },
      { path: "utf-16-bare.js", reason: "security-auditor: contains NUL bytes" },
      { path: "utf-16.js", reason: "not valid UTF-8" },
    ]);
    expect(run.code).toBe(1);
  });

  it("refuses a path that does not exist, and a call without one", async () => {
    const missing = await runInside("/", ["scan", "/nowhere-at-all"]);
    expect(missing).toEqual({
      code: 2,
      stdout: "",
      stderr: "/nowhere-at-all does not exist: name files or folders.\n",
    });
    const empty = await runInside("/", ["scan"]);
    expect([empty.code, empty.stdout]).toEqual([2, ""]);
    expect(empty.stderr).toContain("missing required argument 'path'");
  });
});
