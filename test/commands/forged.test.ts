import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Gitea } from "../../emulators/gitea/gitea.ts";
import { repository, serveGitea, type ServedBy } from "../app/served.ts";
import { aReviewedPull, give, letObey } from "./giving.ts";
import { aPullBeingRead } from "./held.ts";

const gitea = { name: "Gitea", serve: serveGitea };

/** A commit that is nowhere. */
const nobodys = "f".repeat(40);

interface Payload extends Record<string, unknown> {
  repository: { id: number };
}

/** What the host sent last of this, as whoever knows the secret may send it again with changes. */
function lastOf({ forge }: ServedBy<Gitea>, event: string, holding = ""): Payload {
  const sent = forge.deliveries.findLast(
    (one) => one.event === event && one.request.body.includes(holding),
  );
  return JSON.parse(sent?.request.body ?? "{}") as Payload;
}

function inDatabase({ dataDir }: ServedBy<Gitea>, sql: string): unknown[] {
  const database = new DatabaseSync(join(dataDir, "chorale.db"), { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

const endsOfCommands = (served: ServedBy<Gitea>) =>
  inDatabase(served, "select status from runs where kind = 'command' order by queued_at_ms, turn");

async function aServed(options: Parameters<typeof serveGitea>[0] = {}) {
  const { served: one, number } = await aReviewedPull(gitea, options);
  return { served: one as ServedBy<Gitea>, number };
}

/** A repository of mallory's own, in which she may do anything, with a pull request and a comment of hers. */
async function hers(one: ServedBy<Gitea>, body: string) {
  const { forge } = one;
  await forge.addRepository("mallory/own");
  forge.setPermission("mallory/own", forge.bot.login, "admin");
  const files = { "a.js": "let a;\n" };
  const { number } = await forge.openPull("mallory/own", { head: "own", author: "mallory", files });
  await one.results(2);
  const { id } = await forge.comment("mallory/own", number, { author: "mallory", body });
  await forge.until(() => forge.reactions(id).some(({ content }) => content !== "eyes"), {
    what: "her own command",
  });
  return { number };
}

describe("whoever knows the webhook's secret of a Gitea or Forgejo host", () => {
  it("can't have anything done in another repository by giving its number", async () => {
    const { served: one, number } = await aServed();
    const { repository: victim } = lastOf(one, "pull_request");
    await hers(one, "/pause\n/ignore S1 --repo\n/status");
    const kept = () => ({
      runs: inDatabase(
        one,
        `select kind, status, head_sha from runs where pull like '% ${victim.id}#%'`,
      ),
      forged: inDatabase(one, `select pull from pulls where head_sha = '${nobodys}'`),
      workflows: inDatabase(one, "select * from workflows"),
      pauses: inDatabase(one, `select * from pauses where pull like '% ${victim.id}#%'`),
      suppressions: inDatabase(
        one,
        `select * from suppressions where repository like '% ${victim.id}'`,
      ),
    });
    const before = kept();
    const written = one.forge.comments("mallory/own", number).length;
    const command = lastOf(one, "pull_request_comment", '"/pause');
    const opened = lastOf(one, "pull_request", "mallory");
    const pull = opened["pull_request"] as object;
    for (const [event, payload] of [
      ["pull_request_comment", command],
      ["pull_request", { ...opened, pull_request: { ...pull, head: { sha: nobodys } } }],
      ["pull_request", { ...opened, action: "closed", pull_request: { ...pull, merged: true } }],
    ] as const) {
      const forged = { ...payload, repository: { ...payload.repository, id: victim.id } };
      expect(await one.forge.deliver(event, forged)).toMatchObject({ statusCode: 202 });
    }
    const refused = () => one.log().split("the delivery is not of this repository").length - 1;
    await one.until(() => refused() === 3);
    const isNoted = () => inDatabase(one, "select id from runs where status = 'not given'").length;
    await expect.poll(isNoted, { interval: 10 }).toBe(3);
    expect(kept()).toEqual(before);
    expect(one.forge.comments("mallory/own", number)).toHaveLength(written);
    // And the victim is served as ever.
    expect(await give(one, number, "/status")).toMatchObject({ reactions: ["eyes", "+1"] });
  });

  it("can't have a review of another repository given up by naming one that is not there", async () => {
    const { served: one, number } = await aServed();
    const opened = lastOf(one, "pull_request");
    const nowhere = { ...opened.repository, name: "nowhere" };
    await one.forge.deliver("pull_request", { ...opened, repository: nowhere });
    expect(await one.results(2)).toMatchObject([{}, { status: "gave-up" }]);
    const { reply } = await give(one, number, "/status");
    expect(reply).toContain("1 error");
    expect(reply).not.toContain("gave up");
  });

  it("can't have a comment obeyed again by sending it again with other bytes", async () => {
    const { served: one, number } = await aServed();
    await give(one, number, "/pause");
    const payload = lastOf(one, "pull_request_comment", '"/pause');
    await give(one, number, "/resume");
    await one.forge.deliver("pull_request_comment", { ...payload, again: true });
    const { reply } = await give(one, number, "/status");
    expect(reply).not.toContain("aused");
    const ends = ["done", "done", "obeyed before", "done"].map((status) => ({ status }));
    await expect.poll(() => endsOfCommands(one), { interval: 10 }).toEqual(ends);
  });

  it("can't have a review let go by telling of a head that the host does not show", async () => {
    // Hosts count in whole seconds, and what is of the same one is no news: the pull is of a minute ago.
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const { served: read, number, letGo } = await aPullBeingRead(gitea);
    const one = read as ServedBy<Gitea>;
    const opened = lastOf(one, "pull_request");
    const pull = opened["pull_request"] as object;
    const asked = () => one.forge.requests.filter(({ path }) => path.endsWith(`/pulls/${number}`));
    const before = asked().length;
    await one.forge.deliver("pull_request_sync", {
      ...opened,
      action: "synchronized",
      pull_request: { ...pull, updated_at: "2999-01-01T00:00:00Z", head: { sha: nobodys } },
    });
    // Who reads asks the host whether that is so.
    await one.forge.until(() => asked().length > before, { what: "the host to be asked" });
    letGo();
    expect(await one.results(1)).toMatchObject([{ status: "published" }]);
  });

  it("holds reviews back for some seconds only by telling of a head that the host does not show", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 60_000 });
    onTestFinished(() => void vi.useRealTimers());
    const { served: one, number } = await aServed({ backOff: () => 0 });
    vi.useRealTimers();
    const opened = lastOf(one, "pull_request");
    const pull = opened["pull_request"] as object;
    await one.forge.deliver("pull_request_sync", {
      ...opened,
      action: "synchronized",
      pull_request: { ...pull, updated_at: "2999-01-01T00:00:00Z", head: { sha: nobodys } },
    });
    expect(await one.results(2)).toMatchObject([{}, { status: "skipped" }]);
    // With a second behind the first, then two, then four.
    expect(one.log().split('"msg":"job failed"').length - 1).toBe(3);
    await one.forge.push(repository, number, { files: { "b.js": "let b;\n" } });
    expect(await one.results(3)).toMatchObject([{}, {}, { status: "published" }]);
  });

  it("can't have one obeyed that is older than what Chorale remembers", async () => {
    const one = await serveGitea({ settings: { retentionMs: 1 } });
    await one.forge.addRepository(repository);
    letObey(one);
    const { number } = one.forge.openIssue(repository, { author: "ada", title: "Slow" });
    await one.forge.comment(repository, number, { author: "acme", body: "/help" });
    await expect.poll(() => endsOfCommands(one), { interval: 10 }).toEqual([{ status: "too old" }]);
    expect(one.forge.comments(repository, number)).toHaveLength(1);
  });
});

describe("a comment on a Gitea or Forgejo host that was edited before it was obeyed", () => {
  it.each([
    ["is obeyed as it stands then", "/help", 1, "done"],
    ["is let be where no command is left", "Never mind.", 0, "not given"],
  ])("%s", async (_name, body, replies, status) => {
    const { served: one, number } = await aServed();
    const before = one.forge.comments(repository, number).length;
    const [created] = await one.whileUnreachable(async () => {
      const { id } = await one.forge.comment(repository, number, {
        author: "acme",
        body: "/review nobody",
      });
      await one.forge.editComment(id, { body });
    });
    await one.forge.redeliver(created?.id ?? "");
    await expect.poll(() => endsOfCommands(one), { interval: 10 }).toEqual([{ status }]);
    const all = one.forge.comments(repository, number).slice(before + 1);
    expect(all.map((comment) => comment.body)).toEqual(
      Array.from({ length: replies }, () => expect.stringContaining("Write a command") as string),
    );
  });
});
