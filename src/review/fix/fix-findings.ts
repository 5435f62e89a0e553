import pLimit from "p-limit";
import type { Fixing } from "../../report/report.ts";
import type { Finding } from "../../types/finding.ts";
import type { SourceFile } from "../../types/source.ts";
import { createEffort } from "./effort.ts";
import type { FixOptions } from "./fix-options.ts";
import { createGround } from "./ground.ts";
import { tryFix } from "./try-fix.ts";

/** So much is proven in a review, in characters; where there is more, it goes to the worst findings. */
const mostCharacters = 2_000_000;

/**
 * The-fixer's part of a review: for each finding by itself a change of its file that was proven, if there is one.
 * Rejects only when the signal is aborted.
 *
 * @param findings those that people are told of, the worst first
 * @param known all that was found
 */
export async function fixFindings(
  findings: readonly Finding[],
  files: readonly SourceFile[],
  { known, ...options }: FixOptions & { known: readonly Finding[] },
): Promise<Fixing> {
  const effort = createEffort(mostCharacters);
  const tools = { ...options, known, effort, lookAt: createGround(options) };
  const byPath = new Map(files.map((file) => [file.path, file]));
  const limit = pLimit(options.concurrency);
  const tried = await Promise.all(
    findings.map((finding) =>
      limit(async () => {
        const file = byPath.get(finding.path);
        return file === undefined ? undefined : await tryFix(finding, file, tools);
      }),
    ),
  );
  return {
    fixes: tried.flatMap((one) => (one !== undefined && "fix" in one ? [one.fix] : [])),
    ...effort.told(),
  };
}
