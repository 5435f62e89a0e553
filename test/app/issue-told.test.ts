import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { formatDuration, formatSaving } from "../../src/report/text/duration.ts";
import { anyHost, give, hosts, letObey, reviewOf } from "../commands/giving.ts";
import { repository, scriptedEngines } from "./served.ts";
import {
  anIssue,
  anIssueTold,
  look,
  notes,
  noteWith,
  open,
  push,
  rowsOf,
  sha7,
  untilLogged,
} from "./timed-issue.ts";

describe.each(hosts)("an issue on $name that a pull names", (host) => {
  it("has one comment, edited with each review, whose figures are those that are kept", async () => {
    const { served, issue, pull, note: first } = await anIssueTold(host);
    expect(first.startsWith(`<!-- chorale:timing -->\n### Review time for #${pull.number}\n`)).toBe(
      true,
    );
    const newer = await push(served, pull.number, "more.js");
    const note = await noteWith(served, issue.number, [sha7(newer)]);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(1);
    const kept = await look(served, (query) =>
      query
        .selectFrom("summaries")
        .innerJoin("runs", "runs.id", "summaries.run_id")
        .select(["head_sha", "sum_ms", "wall_ms"])
        .orderBy("ended_at_ms", "desc")
        .execute(),
    );
    expect(kept.map(({ head_sha: head }) => head)).toEqual([newer, pull.sha]);
    const cells = kept.map(({ head_sha: head, sum_ms: sum, wall_ms: wall }, index) => [
      String(2 - index),
      sha7(head ?? ""),
      formatDuration(sum),
      formatDuration(wall),
      formatSaving(sum, wall),
      "0",
    ]);
    expect(rowsOf(note)).toEqual(cells.map((row) => `| ${row.join(" | ")} |`));
  });

  it("gets a new comment where somebody deleted it", async () => {
    const { served, issue, pull } = await anIssueTold(host, "Refs ");
    await served.forge.deleteComment(
      served.forge.comments(repository, issue.number)[0]?.id ?? 0,
      "acme",
    );
    const newer = await push(served, pull.number, "more.js");
    await noteWith(served, issue.number, [sha7(newer), sha7(pull.sha)]);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(2);
  });

  it("costs the review nothing when it is locked", async () => {
    const { served, issue } = await anIssue(host);
    issue.locked = true;
    // On a Gitea whoever may write still comments there.
    served.forge.fail({
      method: "POST",
      path: new RegExp(`/issues/${issue.number}/comments`),
      status: 403,
    });
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    await untilLogged(served, "issue not told");
    expect(notes(served, issue.number)).toEqual([]);
  });
});

describe("an issue that a pull names", () => {
  it("is told what was measured beside what each review took, as the review's own comment says it", async () => {
    const { served, issue, pull, note: before } = await anIssueTold(anyHost);
    letObey(served);
    await give(served, pull.number, "/compare");
    const note = await noteWith(served, issue.number, ["measured ✓"]);
    expect(rowsOf(note)).toEqual(rowsOf(before));
    const [kept] = await look(served, (query) =>
      query.selectFrom("measurements").selectAll().execute(),
    );
    const [one = 0, side = 0] = [kept?.sequential_ms, kept?.side_by_side_ms];
    const saving = formatSaving(one, side);
    const figures = [formatDuration(one), formatDuration(side), saving ?? "–"];
    expect(note).toContain(`| measured ✓ | ${sha7(pull.sha)} | ${figures.join(" | ")} | – |`);
    expect(note).toContain(
      `**${figures[0]} one after another → ${figures[1]} side by side${saving === undefined ? "" : ` (${saving})`}**, measured on the latest head`,
    );

    await give(served, pull.number, "/review");
    const again = await noteWith(served, issue.number, ["1 earlier run"]);
    const [, sum, wall, difference] =
      /Review phase: (.+) in sum → (.+) side by side \((.+)\)/.exec(
        reviewOf(served, pull.number),
      ) ?? [];
    expect(again).toContain(
      `**${sum} in sum → ${wall} side by side (${difference})** on the latest run`,
    );
    expect(rowsOf(again)[0]).toBe(
      `| 2 | ${sha7(pull.sha)} | ${sum} | ${wall} | ${difference} | 0 |`,
    );
    expect(rowsOf(again)[1]).toBe(rowsOf(before)[0]);
  });

  it("is told of two that name it at the same time, in one comment", async () => {
    const { served, issue } = await anIssue(anyHost);
    const pulls = await Promise.all([
      open(served, `Fixes #${issue.number}`, { head: "one" }),
      open(served, "", { head: `feature/${issue.number}-two` }),
    ]);
    const note = await noteWith(
      served,
      issue.number,
      pulls.map(({ sha }) => sha7(sha)),
    );
    for (const { number } of pulls) expect(note).toContain(`### Review time for #${number}\n`);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(1);
  });

  it("hears nothing of a head that was pushed over", async () => {
    const reading = Promise.withResolvers<void>();
    const served = await anyHost.serve({
      engines: scriptedEngines(async (_, files, signal) => {
        if (files.some(({ path }) => path === "more.js")) return {};
        reading.resolve();
        await new Promise((_resolve, reject) => signal.addEventListener("abort", reject));
        return {};
      }),
    });
    await served.forge.addRepository(repository);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const pull = await open(served, `Closes #${issue.number}`);
    await reading.promise;
    const newer = await push(served, pull.number, "more.js");
    const note = await noteWith(served, issue.number, [sha7(newer)]);
    expect(rowsOf(note)).toHaveLength(1);
    expect(note).not.toContain(sha7(pull.sha));
  });

  it("that can't be noted keeps no review from its end", async () => {
    const { served, issue } = await anIssue(anyHost);
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"), { timeout: 5_000 });
    onTestFinished(() => database.close());
    database.exec("drop table mentions");
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(await untilLogged(served, "no issue is told")).toHaveLength(1);
    const kept = await look(served, (query) => query.selectFrom("summaries").selectAll().execute());
    expect(kept).toHaveLength(1);
  });
});
