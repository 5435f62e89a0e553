import { describe, expect, it } from "vitest";
import type { Gitea } from "../../emulators/gitea/gitea.ts";
import type { Script } from "../review/scripted-engine.ts";
import {
  aPull,
  harmless,
  injection,
  repository,
  scriptedEngines,
  serveGitea,
  type ServedBy,
} from "./served.ts";

/** What was shown beside the commits, the oldest first. */
function shown({ forge }: ServedBy<Gitea>) {
  return forge.statuses(repository).map(({ state, description }) => [state, description]);
}

/** Where the statuses lead to: the address of the one comment. */
function commentAddress({ forge }: ServedBy<Gitea>, number: number): string {
  const [comment] = forge.comments(repository, number);
  return `${forge.url}/${repository}/pulls/${number}#issuecomment-${comment?.id}`;
}

function deliveryOf(wanted: string, { forge }: ServedBy<Gitea>) {
  return forge.deliveries.find(({ event }) => event === wanted);
}

describe("a pull request on a Gitea or Forgejo host", () => {
  it("gets one comment with its findings, and a commit status that leads there", async () => {
    const served = await serveGitea();
    const { number, pull } = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);

    const comment = served.comment(number);
    expect(comment).toContain("## Chorale · 1 error");
    expect(comment).toContain("**S1 · SQL built from request input**");
    expect(comment).toContain(`${pull.head.sha}/src/users.js#L7`);
    const sha = pull.head.sha.slice(0, 7);
    expect(shown(served)).toEqual([
      ["pending", `reviewing ${sha}`],
      ["failure", "1 error"],
    ]);
    const targetUrl = commentAddress(served, number);
    expect(served.forge.statuses(repository)).toMatchObject([{ targetUrl }, { targetUrl }]);
    // The host hands out nothing until the delivery was answered: the answer can't have waited for the review.
    expect(deliveryOf("pull_request", served)).toMatchObject({ statusCode: 202 });
  });

  it("has the same comment edited when it is pushed to: fixed, still open, new", async () => {
    const served = await serveGitea();
    const mail = "export const options = { rejectUnauthorized: false };\n";
    const pull = await aPull(served, { files: { "src/users.js": injection, "src/mail.js": mail } });
    await served.results(1);
    const newer = await served.forge.push(repository, pull, {
      files: { "src/users.js": harmless, "src/run.js": injection },
    });
    await served.results(2);
    const comment = served.comment(pull.number);
    expect(comment).toContain(newer.slice(0, 7));
    expect(comment).toMatch(/\*\*S1 · .+src\/mail\.js:1.+ · still open/);
    expect(comment).toMatch(/\*\*S3 · .+src\/run\.js:7.+ · new/);
    expect(comment).toMatch(/Fixed since the last review: 1[^]*- S2 · .+src\/users\.js/);
  });

  it("that is a draft waits until it is ready, and once is enough", async () => {
    const served = await serveGitea();
    const { forge } = served;
    const pull = await aPull(served, { title: "Search", draft: true });
    const skipped = { status: "skipped", reason: "the pull request is a draft" };
    expect(await served.results(1)).toMatchObject([skipped]);
    expect(shown(served)).toEqual([]);
    await forge.readyForReview(repository, pull.number);
    expect(await served.results(2)).toMatchObject([skipped, { status: "published" }]);
    await forge.convertToDraft(repository, pull.number);
    await forge.editPull(repository, pull.number, { title: "WIP: Search by name" });
    await forge.closePull(repository, pull.number);
    // A run that should not be there would come before this one.
    await forge.reopenPull(repository, pull.number);
    expect(await served.results(3)).toMatchObject([skipped, {}, skipped]);
  });

  it("from a fork is reviewed like any other", async () => {
    const served = await serveGitea();
    const pull = await aPull(served, { fork: "mallory/shop", author: "mallory" });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("SQL built from request input");
  });

  it("is reviewed once although its delivery comes twice, and again from the host's page", async () => {
    const served = await serveGitea();
    const { forge } = served;
    forge.deliverTwice(20);
    const pull = await aPull(served);
    await served.results(1);
    const first = deliveryOf("pull_request", served);
    expect(await forge.replay(first?.id ?? "")).toMatchObject({ response: "already accepted\n" });
    await forge.push(repository, pull, { files: { "README.md": "more\n" } });
    await served.results(2);
    expect(await forge.replay(first?.id ?? "")).toMatchObject({ response: "already accepted\n" });
    expect(served.events.filter(({ type }) => type === "ended")).toHaveLength(2);
  });
});

describe("a review that is not complete", () => {
  const oneBreaks: Script = async ({ name }) => {
    if (name === "code-skeptic") throw new Error("gone");
    return {};
  };

  it.each(["pending", "failure"] as const)(
    "is %s as configured, never a success",
    async (partial) => {
      const served = await serveGitea({ engines: scriptedEngines(oneBreaks), gitea: { partial } });
      await aPull(served);
      await served.results(1);
      expect(shown(served).at(-1)).toEqual([partial, "review incomplete, nothing found so far"]);
    },
  );

  it("is none because of a configuration that can't be used, and says so beside the commit", async () => {
    const served = await serveGitea();
    await aPull(served, {
      main: { ".forgejo/chorale.yml": "reviewer: [code-skeptic]\n" },
      files: { "src/users.js": harmless },
    });
    await served.results(1);
    expect(shown(served).at(-1)).toEqual([
      "pending",
      "nothing to report; the configuration can't be used",
    ]);
  });

  it("is a success once it is complete and without an error", async () => {
    const served = await serveGitea();
    await aPull(served, { files: { "src/users.js": harmless } });
    await served.results(1);
    expect(shown(served).at(-1)).toEqual(["success", "nothing to report"]);
  });
});

describe("a pull request that has to wait for others", () => {
  it("says beside its commit how many are before it, with a link to its page", async () => {
    const gate = Promise.withResolvers<void>();
    const script: Script = async () => {
      await gate.promise;
      return {};
    };
    const engines = scriptedEngines(script);
    const served = await serveGitea({ engines, settings: { concurrency: 1 }, tellAfterMs: 0 });
    const { forge } = served;
    await aPull(served);
    await served.until(() => served.events.some(({ type }) => type === "started"));
    const files = { "src/a.js": harmless };
    const { number, pull } = await forge.openPull(repository, { head: "second", files });
    const ofSecond = () => forge.statuses(repository).filter(({ sha }) => sha === pull.head.sha);
    await forge.until(() => ofSecond().length > 0, { what: "the place in the queue" });
    expect(ofSecond()).toMatchObject([
      {
        state: "pending",
        description: "waiting: next in line",
        targetUrl: `${forge.url}/${repository}/pulls/${number}`,
      },
    ]);
    gate.resolve();
    await served.results(2);
    expect(ofSecond().map(({ state }) => state)).toEqual(["pending", "pending", "success"]);
  });
});

describe("a head that is pushed over while it is read", () => {
  it("is superseded beside its commit, and the newer one has the comment", async () => {
    const served = await serveGitea();
    const { forge } = served;
    forge.fail({ method: "GET", path: /raw\/src/, hang: true });
    const { number, pull } = await aPull(served);
    const older = pull.head.sha;
    await forge.until(() => forge.requests.some(({ fault }) => fault), { what: "the files" });
    const newer = await forge.push(repository, number, { files: { "src/users.js": harmless } });
    const results = await served.results(2);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["published", "superseded"]);
    expect(served.comment(number)).toContain(newer.slice(0, 7));
    const last = forge.statuses(repository).findLast(({ sha }) => sha === older);
    expect([last?.state, last?.description]).toEqual(["pending", "superseded by a newer commit"]);
  });

  it("stays the newest when an older push is told of late", async () => {
    const gate = Promise.withResolvers<void>();
    const script: Script = async () => {
      await gate.promise;
      return {};
    };
    const served = await serveGitea({ engines: scriptedEngines(script) });
    const { forge } = served;
    const missed = await served.whileUnreachable(async () => {
      const pull = await aPull(served);
      await forge.push(repository, pull, { files: { "a.js": "let a;\n" } });
    });
    const newest = await forge.push(repository, 1, { files: { "b.js": "let b;\n" } });
    await served.until(() => served.events.some(({ type }) => type === "started"));
    for (const { id, event } of missed) {
      if (event.startsWith("pull_request")) await forge.redeliver(id);
    }
    gate.resolve();
    expect(await served.results(2)).toMatchObject([
      { status: "published" },
      { status: "skipped", reason: `${newest.slice(0, 7)} has been reviewed already` },
    ]);
    expect(served.comment(1)).toContain(newest.slice(0, 7));
  });

  it("counts a push although another one was said to be of another century", async () => {
    const served = await serveGitea();
    const { forge } = served;
    const pull = await aPull(served);
    await served.results(1);
    const opened = forge.deliveries.find(({ event }) => event === "pull_request");
    const payload = JSON.parse(opened?.request.body ?? "{}") as { pull_request: object };
    const later = { ...payload.pull_request, updated_at: "2199-01-01T00:00:00Z" };
    const forged = { ...payload, action: "synchronized", pull_request: later };
    expect(await forge.deliver("pull_request_sync", forged)).toMatchObject({ statusCode: 202 });
    await served.results(2);
    const headSha = await forge.push(repository, pull, { files: { "src/users.js": harmless } });
    expect((await served.results(3)).at(-1)).toMatchObject({ status: "published" });
    expect(served.comment(pull.number)).toContain(headSha.slice(0, 7));
  });
});
