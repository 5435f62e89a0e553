import { shownCode } from "../report/comment/shown-code.ts";
import { aboutRule } from "../report/findings/about-rule.ts";
import * as messages from "../report/messages/findings.ts";
import { renderExplanation, type Explained } from "../report/findings/explanation.ts";
import { pullKey, repositoryKey } from "../runs/pull-key.ts";
import { reportedFindings, type ReportedRow } from "../store/records/reported-findings.ts";
import { loadSuppressions } from "../store/records/suppressions.ts";
import { charterOf } from "../reviewers/team.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand, type CommandContext } from "./command.ts";
import { fingerprintsOf, lookUp, type NamedFinding } from "./arguments/find-findings.ts";
import { findingsNamed } from "./arguments/findings-named.ts";
import { fetchNamed } from "./arguments/pull-named.ts";

/** Explanations that one command gets, and the share of a comment that they may take, the first one apart. */
const mostExplained = 10;
const share = 0.5;

export const explain = defineCommand({
  name: "explain",
  usage: { pull: "/explain <finding…>" },
  summary:
    "Show a finding's code, and say why it matters, what to do, since when it is known, and who ignores it.",
  needs: "read",
  offer: ({ finding }) => finding && `/explain ${finding}`,
  takesProse: true,
  async run(context) {
    const { thread, forge, database, fetchSettings } = context;
    const named = await lookUp(context, (await findingsNamed(context)).ids);
    const { findings, complaint, comment } = named;
    if (findings.length === 0) throw new UserError(complaint ?? messages.notReviewedYet);
    const pull = await fetchNamed(context, thread);
    const place = { repository: repositoryKey(thread), pull: pullKey(thread) };
    const { reviewers, team } = await fetchSettings();
    const decisions = await loadSuppressions(database.query, place);
    const texts: string[] = [];
    let room = forge.maxCommentLength * share;
    for (const finding of findings.slice(0, mostExplained)) {
      const fingerprints = fingerprintsOf(finding);
      const { headSha, ...history } = await historyOf(context, finding);
      const text = renderExplanation({
        finding,
        status: finding.status,
        code:
          comment === undefined || finding.status !== "open"
            ? undefined
            : shownCode(comment.body, finding.id),
        commentUrl: comment?.url,
        ...history,
        about: await aboutRule(finding.ruleId, reviewers),
        charter: charterOf(finding.reviewer, team),
        decision: decisions.find(({ fingerprint }) => fingerprints.includes(fingerprint)),
        permalink:
          headSha === undefined
            ? undefined
            : (path, line) => forge.permalink({ ...pull, headSha }, path, line),
      });
      room -= text.length;
      if (room < 0 && texts.length > 0) break;
      texts.push(text);
    }
    const rest = findings.slice(texts.length).map(({ id }) => id);
    return [
      ...texts,
      ...(rest.length === 0 ? [] : [messages.notExplained(rest)]),
      ...(complaint === undefined ? [] : [complaint]),
    ].join("\n\n");
  },
});

/** What its review said of it, when it was reported first, when it was seen to be fixed, and the commit that its place is one of. */
async function historyOf(
  { thread, database }: CommandContext,
  finding: NamedFinding,
): Promise<Pick<Explained, "first" | "fixed" | "said"> & { headSha: string | undefined }> {
  const fingerprints = fingerprintsOf(finding);
  const rows = await reportedFindings(database.query, pullKey(thread), { fingerprints });
  const wasThere = rows.filter(({ state }) => state !== "fixed");
  const wasFixed = rows.find(({ state }) => state === "fixed");
  return {
    said: rows.flatMap(({ message, remedy }) =>
      message === null || remedy === null ? [] : [{ message, remedy }],
    )[0],
    first: momentOf(wasThere.at(-1)),
    fixed: finding.status === "fixed" ? momentOf(wasFixed) : undefined,
    // Where it is fixed, the last commit that had it.
    headSha: finding.headSha ?? wasThere[0]?.head_sha ?? undefined,
  };
}

function momentOf(row: ReportedRow | undefined): Explained["first"] {
  return row && { atMs: row.ended_at_ms, headSha: row.head_sha ?? undefined };
}
