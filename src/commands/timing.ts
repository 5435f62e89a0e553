import { renderTimes, renderWhereTold } from "../report/timing/timing-note.ts";
import { nobodyNamesThis, noReviewKnown } from "../report/messages/timing.ts";
import { pullKey } from "../runs/pull-key.ts";
import { loadPullTimes } from "../runs/timing/pull-times.ts";
import { pullsOfIssue } from "../runs/timing/pulls-of-issue.ts";
import { timingMarker } from "../types/markers.ts";
import { defineCommand } from "./command.ts";
import { knownPullNamed } from "./arguments/pull-named.ts";

export const timing = defineCommand({
  name: "timing",
  usage: { pull: "/timing [#12]", issue: "/timing [#12]" },
  summary:
    "Show how long reviews took, beside the sum of the reviewers' own times: of this pull request or of the one named; in an issue, of those that name it.",
  needs: "read",
  async run(context) {
    const { thread, place, args, forge, signal } = context;
    const { query } = context.database;
    if (place === "issue" && args.words.length === 0) {
      const { pulls, more } = await pullsOfIssue(query, forge, thread, signal);
      if (pulls.length === 0) return nobodyNamesThis;
      const told = await forge.findComment(thread, timingMarker, signal);
      return told === undefined ? renderTimes(pulls, more) : renderWhereTold(pulls, told.url);
    }
    const ref = await knownPullNamed(context);
    const name = `#${ref.number}`;
    const times = await loadPullTimes(query, { key: pullKey(ref), name, isForeign: false });
    return times === undefined ? noReviewKnown(name) : renderTimes([times]);
  },
});
