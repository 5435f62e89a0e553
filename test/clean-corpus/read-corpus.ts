import { readFile } from "node:fs/promises";
import { createEngines } from "../../src/app/engines.ts";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { defaultConfig } from "../../src/review/config.ts";
import { loadWholeFiles } from "../../src/review/load-sources.ts";
import { reviewersNamed } from "../../src/review/plan.ts";
import { reviewSources, type Review } from "../../src/review/review-change.ts";
import { isAtLeast } from "../../src/types/finding.ts";
import type { CorpusFile } from "./corpus.ts";

/** A file of a corpus may take as long as it needs: how busy the machine is says nothing of what is found. */
const fileTimeoutMs = 120_000;

/** Reads files as `chorale scan` does where nobody has set anything, and keeps what it would show. */
export async function readCorpusFiles(files: readonly CorpusFile[]): Promise<Review> {
  const { signal } = new AbortController();
  const byPath = new Map(files.map(({ file, path }) => [path, file]));
  const engines = createEngines({ fileTimeoutMs });
  try {
    const sources = await loadWholeFiles([...byPath.keys()], {
      fetchFile: (path) => readFile(byPath.get(path) ?? path),
      ignore: defaultConfig.ignore,
      signal,
    });
    const review = await reviewSources(sources, [], {
      engines: engines.byName,
      reviewers: reviewersNamed(defaultConfig.reviewers, await builtInReviewers()),
      concurrency: defaultConfig.concurrency,
      timeoutMs: defaultConfig.timeoutMinutes * 60_000,
      onlyTouched: false,
      signal,
    });
    const findings = review.findings.filter(({ level }) =>
      isAtLeast(level, defaultConfig.minLevel),
    );
    return { ...review, findings };
  } finally {
    await engines.close();
  }
}
