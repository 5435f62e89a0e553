// Reads the clean corpus, all of it, and writes docs/clean-corpus.md. What differs from what is listed is told.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../docs/pages.ts";
import { compareFindings } from "./compare-findings.ts";
import { linesIn, pageOfCorpus } from "./corpus-page.ts";
import { corpusPath, filesOfCorpus, readCorpus } from "./corpus.ts";
import { readCorpusFiles } from "./read-corpus.ts";

const corpus = readCorpus();
const { findings, files, coverage } = await readCorpusFiles(filesOfCorpus(corpus));
const path = join(root, "docs/clean-corpus.md");
writeFileSync(path, await pageOfCorpus({ corpus, files, findings, path }));

const { unknown, gone } = compareFindings(findings, corpus.findings);
const told = [
  `${findings.length} findings in ${linesIn(files)} lines of ${coverage.reviewed} files`,
  ...coverage.skipped.map((one) => `not read: ${one.path}, ${one.reason}`),
  ...unknown.map((one) => `not in ${corpusPath}: ${one}`),
  ...gone.map((one) => `in ${corpusPath}, and no longer found: ${one}`),
];
process.stdout.write(`${told.join("\n")}\n`);
process.exitCode = told.length > 1 ? 1 : 0;
