import { describe, expect, it } from "vitest";
import { pageOf, rowsOf } from "../docs/pages.ts";
import { compareFindings } from "./compare-findings.ts";
import { installedVersions, rowOfFinding } from "./corpus-page.ts";
import { corpusPath, filesOfCorpus, readCorpus } from "./corpus.ts";
import { readCorpusFiles } from "./read-corpus.ts";

/** To read all of it takes minutes, which `npm run docs:corpus` does: here one file of so many is read, and those with a finding. */
const oneOf = 30;
/** A machine that does much else at the same time takes long for it. */
const timeoutMs = 180_000;

const corpus = readCorpus();
const files = filesOfCorpus(corpus);
const listed = new Set(corpus.findings.map(({ path }) => path));
const sample = files.filter(({ path }, index) => index % oneOf === 0 || listed.has(path));
const rows = rowsOf(pageOf("docs/clean-corpus.md"));

describe("the clean corpus", () => {
  it(
    "has no finding that nobody looked at",
    async () => {
      const { findings, coverage } = await readCorpusFiles(sample);
      expect([coverage.skipped, coverage.unread, coverage.reviewed]).toEqual([
        [],
        [],
        sample.length,
      ]);
      const { unknown, gone } = compareFindings(findings, corpus.findings);
      expect(unknown, `look at it: narrow its rule, or judge it in ${corpusPath}`).toEqual([]);
      expect(gone, `take it out of ${corpusPath}, and run \`npm run docs:corpus\``).toEqual([]);
    },
    timeoutMs,
  );

  it("holds something of 30 packages and more", () => {
    const packages = Object.keys(corpus.packages);
    expect(packages.length).toBeGreaterThanOrEqual(30);
    const empty = packages.filter((name) => !files.some(({ path }) => path.startsWith(`${name}/`)));
    expect(empty).toEqual([]);
  });

  it("is as docs/clean-corpus.md says; `npm run docs:corpus` writes it", () => {
    const names = Object.keys(corpus.packages).toSorted();
    const versionOf = installedVersions();
    expect(rows.slice(2, names.length + 2).map(([name, version]) => [name, version])).toEqual(
      names.map((name) => [name, versionOf(name)]),
    );
    const plain = (cells: string[] | undefined) =>
      cells?.map((cell) => cell.replaceAll(/[*`\\]/g, ""));
    const told = rows.slice(-corpus.findings.length).map((row) => plain(row)?.[0]);
    expect(told).toEqual(corpus.findings.map((one) => plain(rowOfFinding(one))?.[0]));
  });

  it("has one finding in 10,000 lines at most, and few that are wrong", () => {
    const all = rows.find(([name]) => name === "all");
    expect(Number(all?.at(-1))).toBeLessThanOrEqual(0.1);
    const wrong = corpus.findings.filter(({ judgement }) => judgement === "wrong");
    expect(wrong.length * 10).toBeLessThanOrEqual(corpus.findings.length);
  });
});
