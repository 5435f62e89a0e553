import { ForgeError, type Commit, type Forge } from "../../forges/forge.ts";
import { isFinal } from "../../runs/queue/failure.ts";
import type { Job } from "../../runs/queue/job.ts";
import type { Pull } from "../../types/pull.ts";
import type { FixRequest } from "./fix-request.ts";
import type { PlannedCommit } from "./plan.ts";

/** What became of one commit, as a step keeps it. */
type Written =
  | { kind: "committed"; sha: string }
  /** The head is another one by now. */
  | { kind: "moved" }
  /** The forge will not have it. */
  | { kind: "refused"; reason: string };

/** How far commits came. */
export interface Committed {
  shas: string[];
  /** Why those after them were not made; absent where all were. */
  stopped?: Exclude<Written, { kind: "committed" }>;
}

/**
 * Puts commits on the branch of a pull, each on top of the one before, as far as the head stays what it was proven on. Each is a step:
 * after a crash none is made twice, since the forge knows the one that was made and not noted.
 */
export async function commitFixes(
  { step, signal, cancelled, failures }: Job<FixRequest>,
  forge: Forge,
  pull: Pull,
  {
    commits,
    round,
    onCommit,
  }: {
    commits: readonly PlannedCommit[];
    round: number;
    onCommit: (sha: string) => void;
  },
): Promise<Committed> {
  const shas: string[] = [];
  for (const [index, planned] of commits.entries()) {
    const head = { ...pull, headSha: shas.at(-1) ?? pull.headSha };
    const written = await step(`commit ${round}.${index + 1}`, () =>
      orRefused(failures, async () => {
        const sha = await forge.commitFiles(head, toCommit(planned), signal, cancelled);
        return { kind: "committed" as const, sha };
      }),
    );
    if (written.kind !== "committed") return { shas, stopped: written };
    shas.push(written.sha);
    onCommit(written.sha);
  }
  return { shas };
}

/** What the forge says no to for good, as an answer; rejects with what may pass by itself. */
export async function orRefused<T>(
  failures: number,
  work: () => Promise<T>,
): Promise<T | { kind: "moved" } | { kind: "refused"; reason: string }> {
  try {
    return await orMoved(work);
  } catch (error) {
    if (!(error instanceof ForgeError) || !isFinal(failures, error)) throw error;
    return { kind: "refused", reason: error.message };
  }
}

/** That the head is another one by now, as an answer: to try the same again would be no use. */
export async function orMoved<T>(work: () => Promise<T>): Promise<T | { kind: "moved" }> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ForgeError && error.status === 409) return { kind: "moved" };
    throw error;
  }
}

export function toCommit({ message, changes }: PlannedCommit): Commit {
  const encoder = new TextEncoder();
  return {
    message,
    files: changes.map(({ path, after }) => ({ path, content: encoder.encode(after) })),
  };
}
