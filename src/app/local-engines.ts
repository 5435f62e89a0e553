import type { Trouble } from "../engines/model/request-patiently.ts";
import type { Reviewer } from "../engines/reviewer.ts";
import { builtInReviewers } from "../reviewers/load-reviewers.ts";
import { brokenIn } from "../reviewers/team.ts";
import type { OnBroken } from "../review/attempt.ts";
import type { RepoConfig } from "../review/config.ts";
import {
  loadSettings,
  noticesOf,
  requireAble,
  type ConfigSource,
} from "../review/load-settings.ts";
import { reviewersNamed } from "../review/plan.ts";
import type { ThinkOptions } from "../review/review-change.ts";
import type { ReadOptions } from "../review/read-side-by-side.ts";
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
  onBroken?: OnBroken | undefined;
  /** Told of every request to a model that failed. */
  onTrouble?: ((trouble: Trouble) => void) | undefined;
}

/** What a command reads with, on this machine. */
export interface LocalRead {
  read: Pick<ReadOptions, "engines" | "concurrency" | "timeoutMs" | "signal" | "onBroken">;
  /** The same engines, and what parses. */
  engines: Engines;
  /** How they think; absent where no model is configured. */
  think?: ThinkOptions | undefined;
  /** Those that are to read. */
  reviewers: readonly Reviewer[];
  /** Every reviewer there is. */
  all: readonly Reviewer[];
  /** Names of the repository's own reviewers whose files can't be used. */
  broken: readonly string[];
  config: RepoConfig;
  /** Whether rules of the repository's own had to be left out. */
  areRulesInvalid: boolean;
  /** What is wrong with the configuration, with reviewers and with rules, a sentence each. */
  notices: string[];
}

/** Does this with engines that are ready to read, and a repository's settings, which may be wrong. */
export async function withLocalEngines<T>(
  source: ConfigSource,
  { reviewers: names, engines: given, models, onBroken, onTrouble }: LocalOptions,
  work: (local: LocalRead) => Promise<T>,
): Promise<T> {
  const engines = given ?? createEngines();
  const { signal } = new AbortController();
  try {
    const settings = await loadSettings(source, {
      reviewers: await builtInReviewers(),
      checkRules: engines.checkRules,
      signal,
    });
    const { config, team, reviewers: all } = settings;
    if (names !== undefined) requireAble(names, settings);
    await engines.ready();
    return await work({
      read: {
        engines: engines.byName,
        concurrency: config.concurrency,
        timeoutMs: config.timeoutMinutes * 60_000,
        signal,
        onBroken,
      },
      engines,
      think:
        models && thinkLocally(createModels(models, engines.outline, { onTrouble }), config, all),
      reviewers: reviewersNamed(names ?? config.reviewers, all),
      all,
      config,
      broken: brokenIn(team),
      areRulesInvalid: team.rules.problems.length > 0,
      notices: noticesOf(settings),
    });
  } finally {
    if (given === undefined) await engines.close();
  }
}
