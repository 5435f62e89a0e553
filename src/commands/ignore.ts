import * as messages from "../report/messages/findings.ts";
import { longestReason } from "../report/findings/decision.ts";
import { shorten } from "../report/text/neutralise.ts";
import { pullKey, repositoryKey } from "../runs/pull-key.ts";
import { suppress } from "../store/records/suppressions.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand } from "./command.ts";
import { findFindings } from "./arguments/find-findings.ts";
import { findingsNamed } from "./arguments/findings-named.ts";
import { showDecision } from "./arguments/show-decision.ts";

export const ignore = defineCommand({
  name: "ignore",
  usage: { pull: "/ignore <finding…> [--repo] [reason]" },
  summary:
    "Stop counting a finding, in this pull request or with `--repo` in all of them; the comment goes on to show who decided that, and why.",
  needs: "write",
  offer: ({ finding }) => finding && `/ignore ${finding} <reason>`,
  takesProse: true,
  async run(context) {
    const { thread, login, database } = context;
    const { ids, isForRepository, prose } = await findingsNamed(context);
    const named = await findFindings(context, ids);
    for (const { id, status } of named.findings) {
      if (status !== "open") throw new UserError(messages.nothingToIgnore(id, status));
    }
    await suppress(
      database,
      { repository: repositoryKey(thread), pull: pullKey(thread) },
      {
        fingerprints: named.findings.map(({ fingerprint }) => fingerprint),
        login,
        reason: prose === undefined ? null : shorten(prose.toWellFormed(), longestReason),
        isForRepository,
      },
    );
    const shown = await showDecision(context, named);
    return [
      isForRepository ? messages.ignoredInRepository(ids) : messages.ignoredHere(ids),
      ...(shown === "not now" ? [messages.keptForLater] : []),
    ].join(" ");
  },
});
