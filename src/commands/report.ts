import * as messages from "../report/messages/commands.ts";
import { renderTrend } from "../report/timing/trend.ts";
import { repositoryKey } from "../runs/pull-key.ts";
import { modelCostsSince } from "../store/records/model-requests.ts";
import { trendOf } from "../store/records/review-times.ts";
import { UserError } from "../types/user-error.ts";
import { defineCommand } from "./command.ts";
import { parseSince } from "./arguments/parse-since.ts";

export const report = defineCommand({
  name: "report",
  usage: { issue: "/report [--since 30d]" },
  summary:
    "Show how this repository's reviews went: how long they took beside the sums of the reviewers' own times, what became of findings; since `12h`, `30d`, `4w` or a date such as `2026-01-01`.",
  needs: "read",
  flags: { since: { type: "string" } },
  async run({ thread, args, usage, database }) {
    const { since: text = "30d" } = args.flags;
    const since = parseSince(String(text), await database.now());
    if (args.words.length > 0) throw new UserError(messages.wrongArguments(usage));
    if (since === undefined) throw new UserError(messages.sinceWhat);
    const trend = await trendOf(database.query, repositoryKey(thread), since.fromMs);
    const costs = await modelCostsSince(database.query, repositoryKey(thread), since.fromMs);
    return renderTrend(trend, since.words, costs);
  },
});
