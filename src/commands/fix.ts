import { decodeState } from "../report/comment/state.ts";
import { notReviewedYet } from "../report/messages/findings.ts";
import * as messages from "../report/messages/fix-command.ts";
import { pullKey, repositoryKey } from "../runs/pull-key.ts";
import { loadSuppressions } from "../store/records/suppressions.ts";
import { UserError } from "../types/user-error.ts";
import {
  findFindings,
  fingerprintsOf,
  lookUp,
  type NamedFindings,
} from "./arguments/find-findings.ts";
import { findingsNamed } from "./arguments/findings-named.ts";
import { fetchOpen } from "./arguments/pull-named.ts";
import { defineCommand, type CommandContext } from "./command.ts";
import type { FixRequest } from "./fixing/fix-request.ts";
import { replyEarly } from "./obey/reply-early.ts";
import { wrongArguments } from "../report/messages/commands.ts";

/** So many of `all` are fixed at a time, the worst first. */
const mostAtOnce = 50;

export const fix = defineCommand({
  name: "fix",
  usage: { pull: "/fix <finding…>|all [--squash] [--dry-run]" },
  summary:
    "Commit proven changes that remove findings to the pull request's branch, a commit each or with `--squash` one in all; `--dry-run` only shows them.",
  needs: "write",
  offer: ({ fix: shown }) => shown && "/fix all",
  flags: { squash: { type: "boolean" }, "dry-run": { type: "boolean" } },
  async run(context) {
    const { thread, commentId, marker, key, step, args, requestFix } = context;
    const { config } = await context.fetchSettings();
    if (config.fix.maxIterations === 0) throw new UserError(messages.fixesAreOff);
    await fetchOpen(context, thread);
    // Kept: after a crash the same is asked for.
    const { findings, isFull, more } = await step("find", () => findWanted(context));
    await replyEarly(context, messages.fixQueued);
    await requestFix(
      {
        thread,
        commentId,
        marker,
        findings: findings.map(({ id, fingerprint, reviewer, path, model }) => ({
          id,
          fingerprint,
          reviewer,
          path,
          ...(model === undefined ? {} : { model }),
        })),
        ...(more === undefined ? {} : { more }),
        isFull,
        isSquash: args.flags["squash"] === true,
        isDry: args.flags["dry-run"] === true,
      },
      key,
    );
    return { isLater: true };
  },
});

/** What is to be fixed, and how many findings were not taken on: `FixRequest.more`. */
type Wanted = NamedFindings & Pick<FixRequest, "more">;

/** @throws UserError for what is no open finding of this pull, or is ignored */
async function findWanted(context: CommandContext): Promise<Wanted> {
  const { thread, database, args, usage } = context;
  const [first] = args.words;
  if (first === undefined) throw new UserError(messages.nameWhatToFix(usage));
  const place = { repository: repositoryKey(thread), pull: pullKey(thread) };
  const suppressions = await loadSuppressions(database.query, place);
  const ignored = new Set(suppressions.map(({ fingerprint }) => fingerprint));
  const isIgnored = (finding: NamedFindings["findings"][number]) =>
    fingerprintsOf(finding).some((fingerprint) => ignored.has(fingerprint));

  if (first.toLowerCase() === "all") {
    if (args.words.length > 1) throw new UserError(wrongArguments(usage));
    const open = await findOpen(context);
    const all = open.findings.filter((one) => !isIgnored(one));
    if (all.length === 0) throw new UserError(messages.nothingOpen);
    const findings = all.slice(0, mostAtOnce);
    const more = all.length - findings.length;
    return { ...open, findings, ...(more === 0 ? {} : { more }) };
  }
  const { ids, prose } = await findingsNamed(context);
  if (prose !== undefined) throw new UserError(wrongArguments(usage));
  const named = await findFindings(context, ids);
  for (const finding of named.findings) {
    const { id, status } = finding;
    if (status !== "open") throw new UserError(messages.nothingToFix(id, status));
    if (isIgnored(finding)) throw new UserError(messages.ignoredNotFixed(id));
  }
  return named;
}

/** Every finding that the comment speaks of as open, the worst first. */
async function findOpen(context: CommandContext): Promise<NamedFindings> {
  const { comment } = await lookUp(context, []);
  const state = comment && decodeState(comment.body);
  if (state === undefined) throw new UserError(notReviewedYet);
  return await findFindings(
    context,
    state.findings.map(({ id }) => id),
  );
}
