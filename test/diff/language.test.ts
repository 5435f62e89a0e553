import { expect, it } from "vitest";
import { isCode, languageOf } from "../../src/diff/language.ts";

it.each([
  ["src/a.ts", "typescript"],
  ["src/a.PY", "python"],
  ["src/Stock.java", "java"],
  ["db/report.sql", "text"],
  ["api.php", "php"],
  ["lib/a.rb", "ruby"],
  ["A.cs", "csharp"],
  ["main.rs", "text"],
  ["deploy.yaml", "yaml"],
  ["bin/run", "text"],
  ["run.sh", "bash"],
  ["infra/main.tf", "hcl"],
  ["api/Dockerfile", "dockerfile"],
  ["Dockerfile.prod", "dockerfile"],
  ["build/base.dockerfile", "dockerfile"],
  ["Containerfile", "dockerfile"],
  ["rules/dockerfile.test.yml", "yaml"],
  ["page.html", "text"],
  ["Makefile", "text"],
  ["Dockerfile", "dockerfile"],
  [".env.example", "text"],
  ["a.language-of-tomorrow", "text"],
  // Called like data, and obeyed.
  ["package.json", "text"],
  ["tsconfig.build.json", "text"],
  [".eslintrc.json", "text"],
  ["src/appsettings.Production.json", "text"],
  [".vscode/tasks.json", "text"],
  ["requirements-dev.txt", "text"],
  ["CMakeLists.txt", "text"],
])("%s is code, for rules %s", (path, language) => {
  expect([languageOf(path), isCode(path)]).toEqual([language, true]);
});

it.each([
  ["#!/bin/sh\n", "bash"],
  ["#!/usr/bin/env bash\r\necho", "bash"],
  ["#! /usr/bin/python3.12 -u\n", "python"],
  ["#!/usr/bin/env -S node --test\n", "javascript"],
  ["#!/usr/bin/env NODE_ENV=test node", "javascript"],
  ["#!/usr/bin/env -S deno run\n", "typescript"],
  ["#!/usr/local/bin/ruby\n", "ruby"],
  ["#!/usr/bin/env php\n<?php\n", "php"],
  ["#!/usr/bin/perl\n", "text"],
  ["#!/usr/bin/env constructor\n", "text"],
  ["#!/opt/node/run\n", "text"],
  ["\n#!/bin/sh\n", "text"],
  ["# !/bin/sh\n", "text"],
])("a script without an extension that begins with %j is %s", (text, language) => {
  expect(languageOf("bin/run", text)).toBe(language);
});

it("believes a name more than what a file begins with", () => {
  const text = "#!/usr/bin/env node\n";
  const paths = ["run.py", "run.cgi", "docs/scripts.md", "run.txt"];
  expect(paths.map((path) => languageOf(path, text))).toEqual([
    "python",
    "javascript",
    "text",
    "text",
  ]);
});

it.each([
  "README.md",
  "docs/auth.rst",
  "LICENSE",
  "LICENSE-MIT",
  "CHANGELOG",
  "notes.txt",
  "data/cities.csv",
  "data/cities.json",
  "locales/de.json",
  "locales/de.po",
  "logo.SVG",
  "flake.lock",
  "docs/manifesto.txt",
])("%s is words or data", (path) => {
  expect(isCode(path)).toBe(false);
});
