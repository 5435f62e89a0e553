import type { Outcome } from "../types/outcome.ts";
import { noReason, type Unfinished } from "./messages/review.ts";
import { didNotEnd } from "./report.ts";

/** The reviewers that did not finish; those together that left the same files unread for the same reason. */
export function unfinishedAlike(outcomes: readonly Outcome[]): Unfinished[] {
  const groups = Map.groupBy(
    outcomes.filter(didNotEnd),
    ({ reason, limit, read, unread, rulesRead }) =>
      JSON.stringify([reason, limit, read, unread, rulesRead]),
  );
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (first === undefined) return [];
    return {
      reviewers: alike.map(({ reviewer }) => reviewer),
      reason: first.reason ?? noReason,
      read: first.read.length,
      unread: first.unread.length,
      rulesRead: first.rulesRead?.length,
      limit: first.limit,
    };
  });
}
