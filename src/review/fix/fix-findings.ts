import pLimit from "p-limit";
import type { Fixing } from "../../report/report.ts";
import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { createEffort } from "./effort.ts";
import type { FixOptions } from "./fix-options.ts";
import { createGround } from "./ground.ts";
import { canPropose } from "./propose.ts";
import { tryFix } from "./try-fix.ts";

/** What is known while the-fixer tries. */
export interface FixingProgress {
  /** Findings that there is anything to try for. */
  findings: number;
  /** Of these, those that it is done with, whatever came of it. */
  done: number;
}

/** What a review wants the-fixer to know, and to be told of. */
export interface FixRun extends FixOptions {
  /** All that was found. */
  known: readonly Finding[];
  /** Awaited before the first try; not called where there is nothing to try. */
  beforeFix?: (() => Promise<unknown>) | undefined;
  onFix?: ((progress: FixingProgress) => void) | undefined;
}

/** So much is proven in a review, in characters; where there is more, it goes to the worst findings. */
const mostCharacters = 2_000_000;

/**
 * The-fixer's part of a review: for each finding by itself a change of its file that was proven, if there is one. It begins nothing
 * more after the time that one try may take: a review must not wait for a model that is slow with many findings.
 * Rejects only when the signal is aborted.
 *
 * @param findings those that people are told of, the worst first
 */
export async function fixFindings(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  { beforeFix, onFix, ...options }: FixRun,
): Promise<Fixing> {
  const effort = createEffort({ mostCharacters, mostMs: options.timeoutMs });
  const tools = { ...options, effort, lookAt: createGround(options) };
  const byPath = new Map(files.map((file) => [file.path, file]));
  const tasks = findings.flatMap((finding) => {
    const file = byPath.get(finding.path);
    return file !== undefined && canPropose(finding, file, [], options.think)
      ? [{ finding, file }]
      : [];
  });
  let done = 0;
  const tell = () => onFix?.({ findings: tasks.length, done });
  if (tasks.length > 0) {
    await beforeFix?.();
    tell();
  }
  const limit = pLimit(options.concurrency);
  const tried = await Promise.all(
    tasks.map(({ finding, file }) =>
      limit(async () => {
        const result = await tryFix(finding, file, tools);
        done += 1;
        tell();
        return result;
      }),
    ),
  );
  return {
    fixes: tried.flatMap((one) => ("fix" in one ? [one.fix] : [])),
    ...effort.told(),
  };
}
