import type { Reviewer } from "../engines/reviewer.ts";
import { unknownReviewer } from "../report/messages/commands.ts";
import { configProblem } from "../report/messages/notices.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { parseConfig, type RepoConfig } from "../review/config.ts";
import { reviewersNamed } from "../review/plan.ts";
import type { ThinkOptions } from "../review/review-change.ts";
import type { ReadOptions } from "../review/read-side-by-side.ts";
import { UserError } from "../types/user-error.ts";
import { createEngines, type Engines } from "./engines.ts";
import { thinkLocally } from "./local-thinking.ts";
import type { ModelEnvironment } from "./model-environment.ts";
import { createModels } from "./models.ts";

export interface LocalOptions {
  /** Names given on the command line; they win over the configuration. */
  reviewers: readonly string[] | undefined;
  /** What reads, left open; engines of its own when absent. */
  engines?: Engines | undefined;
  /** Which models there are; absent for rules alone. */
  models?: ModelEnvironment | undefined;
}

/** What a command reads with, on this machine. */
export interface LocalRead {
  read: Pick<ReadOptions, "engines" | "concurrency" | "timeoutMs" | "signal">;
  /** How they think; absent where no model is configured. */
  think?: ThinkOptions | undefined;
  /** Those that are to read. */
  reviewers: readonly Reviewer[];
  /** Every reviewer there is. */
  all: readonly Reviewer[];
  config: RepoConfig;
  /** What is wrong with the configuration, a sentence each. */
  notices: string[];
}

/** Does this with engines that are ready to read, and a configuration, which may be wrong. */
export async function withLocalEngines<T>(
  file: { path: string; text: string } | undefined,
  { reviewers: names, engines: given, models }: LocalOptions,
  work: (local: LocalRead) => Promise<T>,
): Promise<T> {
  const all = await builtInReviewers();
  const known = all.map((reviewer) => reviewer.name);
  const { config, problems } = parseConfig(file, known);
  const wanted = names ?? config.reviewers;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UserError(unknownReviewer(unknown, known));
  const engines = given ?? createEngines();
  try {
    await engines.ready();
    return await work({
      read: {
        engines: engines.byName,
        concurrency: config.concurrency,
        timeoutMs: config.timeoutMinutes * 60_000,
        signal: new AbortController().signal,
      },
      think: models && thinkLocally(createModels(models, engines.outline), config, all),
      reviewers: reviewersNamed(wanted, all),
      all,
      config,
      notices: problems.map((problem) => configProblem(problem)),
    });
  } finally {
    if (given === undefined) await engines.close();
  }
}
