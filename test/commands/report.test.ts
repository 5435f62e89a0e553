import { describe, expect, it } from "vitest";
import { parseSince } from "../../src/commands/arguments/parse-since.ts";
import { repository } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hostsOnBoth } from "./giving.ts";

describe.each(hostsOnBoth)("/report on $name", (host) => {
  it("shows the repository's reviews and what became of their findings", async () => {
    const { served } = await aReviewedPull(host);
    const { number } = served.forge.openIssue(repository, { title: "How do reviews go?" });
    const { reactions, reply } = await give(served, number, "/report", "a-passer-by");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toMatch(
      /^### Reviews in the last 30 days\n\n\*\*1 review of 1 pull request\*\*; a complete one took .+ at the median and .+ at the 95th percentile\.\n\nSide by side took \*\*.+ (less|longer)\*\* than the sum of the reviewers' own times/,
    );
    expect(reply).toContain("Findings: 1 reported, 0 fixed, 0 ignored.");
    const weekly = await give(served, number, "/report --since=2w");
    expect(weekly.reply).toContain("### Reviews in the last 2 weeks");
    const dated = await give(served, number, "/report --since 2020-02-29");
    expect(dated.reply).toContain("### Reviews since 2020-02-29");
  });
});

describe("/report", () => {
  it("has a sentence for a repository without reviews, for a pull request and for what can't be meant", async () => {
    const served = await anyHost.serve();
    const { forge } = served;
    await forge.addRepository(repository, { files: { ".github/chorale.yml": "on: [reopened]\n" } });
    forge.setPermission(repository, forge.bot.login, "admin");
    const issue = forge.openIssue(repository, { title: "How do reviews go?" });
    const empty = await give(served, issue.number, "/report");
    expect(empty.reply).toContain("No review of this repository in the last 30 days is known");
    const pull = await forge.openPull(repository, { head: "a", files: { "a.js": "1\n" } });
    const inPull = await give(served, pull.number, "/report");
    expect(inPull.reply).toContain("`/report` is for issues");
    for (const text of [
      "--since yesterday",
      "--since 0d",
      "--since",
      "--for 3d",
      "weekly",
      "--since 9999-01-01",
    ]) {
      const { reactions, reply } = await give(served, issue.number, `/report ${text}`);
      expect([reactions, reply], text).toEqual([
        ["eyes", "-1"],
        expect.stringMatching(/`\/report \[--since 30d\]`|`--since` takes hours, days or weeks/),
      ]);
    }
  });
});

describe("since when", () => {
  const nowMs = Date.UTC(2026, 2, 2, 12);
  const hour = 60 * 60_000;

  it("is so many hours, days or weeks ago, or a day that has begun", () => {
    expect(parseSince("12h", nowMs)).toEqual({
      fromMs: nowMs - 12 * hour,
      words: "in the last 12 hours",
    });
    expect(parseSince("30d", nowMs)).toEqual({
      fromMs: nowMs - 720 * hour,
      words: "in the last 30 days",
    });
    expect(parseSince("1w", nowMs)).toEqual({
      fromMs: nowMs - 168 * hour,
      words: "in the last week",
    });
    expect(parseSince("2026-01-01", nowMs)).toEqual({
      fromMs: Date.UTC(2026, 0, 1),
      words: "since 2026-01-01",
    });
    expect(parseSince("2026-03-02", nowMs)?.fromMs).toBe(Date.UTC(2026, 2, 2));
  });

  it("is nothing else", () => {
    for (const text of [
      "",
      "0d",
      "-1d",
      "1.5d",
      "30",
      "d",
      "30m",
      "99999d",
      "30d ",
      "2026-3-2",
      "2026-02-30",
      "2026-13-01",
      "2026-03-03",
      "yesterday",
    ])
      expect(parseSince(text, nowMs), text).toBeUndefined();
  });
});
