import * as messages from "../report/messages/findings.ts";
import { renderDecision } from "../report/findings/decision.ts";
import { pullKey, repositoryKey } from "../runs/pull-key.ts";
import { loadSuppressions, unsuppress } from "../store/records/suppressions.ts";
import type { Suppression } from "../types/suppression.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand } from "./command.ts";
import { fingerprintsOf, findFindings } from "./arguments/find-findings.ts";
import { findingsNamed } from "./arguments/findings-named.ts";
import { showDecision } from "./arguments/show-decision.ts";

export const unignore = defineCommand({
  name: "unignore",
  usage: { pull: "/unignore <finding…> [--repo]" },
  summary: "Count a finding again, with `--repo` also where it is ignored in the whole repository.",
  needs: "write",
  takesProse: true,
  async run(context) {
    const { thread, database, step } = context;
    const { ids, isForRepository } = await findingsNamed(context);
    const place = { repository: repositoryKey(thread), pull: pullKey(thread) };
    // Kept before anything is taken back: after a crash nobody could tell any more what was.
    const { ended, left, ...named } = await step("find", async () => {
      const { findings, isFull } = await findFindings(context, ids);
      const all = await loadSuppressions(database.query, place);
      const decided = findings.map((finding) => ({
        finding,
        by: all.filter(({ fingerprint }) => fingerprintsOf(finding).includes(fingerprint)),
      }));
      return {
        isFull,
        ended: decided.flatMap(({ finding, by }) =>
          by.some((one) => isForRepository || !one.isForRepository) ? [finding] : [],
        ),
        left: decided.flatMap(({ finding, by }) => whatIsLeft(finding.id, by, isForRepository)),
      };
    });
    if (ended.length === 0) throw new UserError(left.join("\n\n"));
    const fingerprints = ended.flatMap(fingerprintsOf);
    await unsuppress(database, place, { fingerprints, isForRepository });
    const shown = await showDecision(context, named);
    if (shown === "not now") left.push(messages.countedLater(ended.map(({ id }) => id)));
    return left.length === 0 ? undefined : left.join("\n\n");
  },
});

/** What there is to say of one that is ignored all the same, or that nobody ignored. */
function whatIsLeft(id: string, by: readonly Suppression[], isForRepository: boolean): string[] {
  if (by.length === 0) return [messages.notIgnored(id)];
  const wider = by.find((one) => one.isForRepository);
  if (wider === undefined || isForRepository) return [];
  return [messages.ignoredInRepositoryBy(id, renderDecision(wider))];
}
