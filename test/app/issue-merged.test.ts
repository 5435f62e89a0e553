import { describe, expect, it } from "vitest";
import { formatSeconds } from "../../src/report/text/duration.ts";
import { hosts } from "../commands/giving.ts";
import { repository } from "./served.ts";
import { anIssue, look, noteWith, open, push, sha7 } from "./timed-issue.ts";

describe.each(hosts)("an issue on $name that a merged pull named", (host) => {
  it("is told the whole way when the pull is merged, beside that of the pulls before", async () => {
    const { served, issue } = await anIssue(host);
    const before = await Promise.all(["a", "b", "c"].map((head) => open(served, "", { head })));
    for (const { number } of before) await served.forge.mergePull(repository, number);
    const closed = await open(served, `Refs #${issue.number}`);
    await noteWith(served, issue.number, [sha7(closed.sha)]);
    await served.forge.closePull(repository, closed.number);
    const pull = await open(served, `Closes #${issue.number}`);
    await noteWith(served, issue.number, [sha7(pull.sha)]);
    const newer = await push(served, pull.number, "more.js");
    await noteWith(served, issue.number, [sha7(newer)]);
    await served.forge.mergePull(repository, pull.number);
    const note = await noteWith(served, issue.number, ["From opened to merged"]);
    expect(note.match(/From opened to merged/g)).toHaveLength(1);
    // Their time may be less than a millisecond here.
    expect(note).toMatch(
      /<sub>First review after \d+s, last push \d+s later, merged \d+s after that\..*<\/sub>/,
    );

    const ways = await look(served, (query) =>
      query.selectFrom("workflows").selectAll().orderBy("pull").execute(),
    );
    expect(ways).toHaveLength(4);
    const way = ways.find((one) => one.pull.endsWith(`#${pull.number}`));
    const {
      createdAt,
      pull: { merged },
    } = served.forge.pull(repository, pull.number);
    expect(way).toMatchObject({
      opened_at_ms: Date.parse(createdAt),
      merged_at_ms: Date.parse(merged?.at ?? ""),
    });
    const took = (one: (typeof ways)[number]) => one.merged_at_ms - one.opened_at_ms;
    const [, median = 0] = ways
      .filter((one) => one !== way)
      .map(took)
      .toSorted((a, b) => a - b);
    expect(note).toContain(
      `**From opened to merged: ${formatSeconds(way === undefined ? 0 : took(way))}**; the median of the 3 pull requests merged before: ${formatSeconds(median)}.`,
    );
  });
});
