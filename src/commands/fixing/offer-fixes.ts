import { createHash } from "node:crypto";
import type { Forge, OpenedPull } from "../../forges/forge.ts";
import { offerBody, offerTitle } from "../../report/messages/fix-command.ts";
import type { Job } from "../../runs/queue/job.ts";
import type { Pull } from "../../types/pull.ts";
import { orRefused, toCommit } from "./commit-fixes.ts";
import type { FixRequest } from "./fix-request.ts";
import type { PlannedCommit } from "./plan.ts";

/** So many ids stand in the name of a branch. */
const mostInName = 5;

/** What became of a pull request that was to be opened. */
export type Offered =
  { kind: "opened"; pull: OpenedPull } | { kind: "moved" } | { kind: "refused"; reason: string };

/** Opens a pull request with the commits against the branch of a pull, which is in the same repository. */
export async function offerFixes(
  { step, signal, cancelled, failures }: Job<FixRequest>,
  forge: Forge,
  pull: Pull,
  { commits, round }: { commits: readonly PlannedCommit[]; round: number },
): Promise<Offered> {
  const ids = commits.flatMap((commit) => commit.ids);
  const subject = commits.length === 1 ? commits[0]?.message.split("\n")[0] : undefined;
  const offer = {
    branch: branchFor(pull, commits),
    title: subject ?? offerTitle(ids),
    body: offerBody(pull.ref.number, ids),
    commits: commits.map(toCommit),
  };
  return await step(`offer ${round}`, () =>
    orRefused(failures, async () => ({
      kind: "opened" as const,
      pull: await forge.openPull(pull, offer, signal, cancelled),
    })),
  );
}

/** The same for the same commits on the same head alone, so that what was begun is found again and nothing else is met. */
function branchFor({ ref, headSha }: Pull, commits: readonly PlannedCommit[]): string {
  const ids = commits.flatMap((commit) => commit.ids);
  const named = [...ids.slice(0, mostInName), ...(ids.length > mostInName ? ["more"] : [])];
  const hash = createHash("sha256")
    .update(JSON.stringify([headSha, commits]))
    .digest("hex");
  return `chorale/fix-${ref.number}-${named.join("-")}-${hash.slice(0, 8)}`;
}
