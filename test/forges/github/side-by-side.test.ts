import type nock from "nock";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  aCheckRun,
  aComment,
  aForge,
  aGitHubPull,
  aHeldClock,
  anySignal,
  headSha,
  interceptEverything,
  marker,
  pull,
  thread,
} from "./harness.ts";

const repository = "/repos/acme/shop";
const other = { ...thread, number: 13 };
const otherSha = "c".repeat(40);
const body = `${marker}\nnew`;
const check = { headSha, title: "t", summary: "s", annotations: [] };
const comments = (number: number) => `${repository}/issues/${number}/comments`;
const checks = (sha: string) => `${repository}/commits/${sha}/check-runs`;
const noCheckOn = (api: nock.Scope, sha: string) =>
  api.get(checks(sha)).query(true).reply(200, { check_runs: [] });
const newCheckOn = (api: nock.Scope, sha: string) =>
  api.post(`${repository}/check-runs`, (sent: { head_sha?: string }) => sent.head_sha === sha);
const noneYet = (api: nock.Scope, number: number) =>
  api.get(comments(number)).query(true).reply(200, []);

describe("one request that waits for its next attempt", () => {
  interceptEverything();

  it("does not keep the comment of another pull waiting", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    noneYet(api, 12);
    api.post(comments(12)).reply(502, "Bad Gateway");
    const late = forge.ensureComment(thread, marker, body, anySignal());
    await clock.waiting;

    noneYet(api, 13);
    api.post(comments(13)).reply(201, aComment({ id: 13, body }));
    const prompt = await forge.ensureComment(other, marker, body, anySignal());
    expect(prompt).toMatchObject({ commentId: 13, change: "created" });

    noneYet(api, 12);
    api.post(comments(12)).reply(201, aComment({ id: 12, body }));
    clock.goOn();
    expect(await late).toMatchObject({ commentId: 12, change: "created" });
  });

  it("does not keep the check of another commit waiting", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    noCheckOn(api, headSha);
    newCheckOn(api, headSha).reply(502, "Bad Gateway");
    const late = forge.ensureCheck(pull.ref, check, anySignal());
    await clock.waiting;

    noCheckOn(api, otherSha);
    newCheckOn(api, otherSha).reply(201, aCheckRun());
    await forge.ensureCheck(other, { ...check, headSha: otherSha }, anySignal());

    noCheckOn(api, headSha);
    newCheckOn(api, headSha).reply(201, aCheckRun());
    clock.goOn();
    await late;
    expect(api.isDone()).toBe(true);
  });

  it("does not take a place from those that read", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock, readsAtOnce: 1 });
    api.get(`${repository}/pulls/12`).reply(502, "Bad Gateway");
    const late = forge.fetchPull(thread, anySignal());
    await clock.waiting;

    api.get(`${repository}/pulls/13`).reply(200, aGitHubPull({ number: 13 }));
    await forge.fetchPull(other, anySignal());

    api.get(`${repository}/pulls/12`).reply(200, aGitHubPull());
    clock.goOn();
    expect(await late).toMatchObject({ title: "Add search" });
  });

  it("keeps everybody waiting when it waits for the end of a limit", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    noneYet(api, 12);
    api.post(comments(12)).reply(429, { message: "Slow down" }, { "retry-after": "30" });
    const limited = forge.ensureComment(thread, marker, body, anySignal());
    await clock.waiting;

    let over = false;
    const sent: boolean[] = [];
    api.post(/reactions/).reply(201, () => {
      sent.push(over);
      return { id: 1 };
    });
    const held = forge.react(other, 900, "eyes", anySignal());
    api.get(`${repository}/pulls/12`).reply(200, aGitHubPull());
    await forge.fetchPull({ ...thread, installationId: 8 }, anySignal());
    over = true;

    api.post(comments(12)).reply(201, aComment({ id: 12, body }));
    clock.goOn();
    await Promise.all([limited, held]);
    expect(sent).toEqual([true]);
  });
});

describe("two that write to the same thing", () => {
  interceptEverything();

  it("post one comment, though the first has to try again", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    const ensure = () => forge.ensureComment(thread, marker, body, anySignal());
    noneYet(api, 12);
    api.post(comments(12)).reply(502, "Bad Gateway");
    const both = [ensure(), ensure()];
    await clock.waiting;

    noneYet(api, 12);
    const posted = aComment({ id: 12, body });
    api.post(comments(12)).reply(201, posted);
    api.get(comments(12)).query(true).reply(200, [posted]);
    clock.goOn();
    const changes = (await Promise.all(both)).map(({ change }) => change);
    expect(changes).toEqual(["created", "unchanged"]);
  });

  it("wait for the second as they did for the first", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    const ensure = () => forge.ensureComment(thread, marker, body, anySignal());
    noneYet(api, 12);
    api.post(comments(12)).reply(422, { message: "Validation Failed" });
    noneYet(api, 12);
    api.post(comments(12)).reply(502, "Bad Gateway");
    const [first, second] = [ensure(), ensure()];
    await expect(first).rejects.toMatchObject({ status: 422 });
    await clock.waiting;
    const third = ensure();
    api.get(`${repository}/pulls/12`).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());

    noneYet(api, 12);
    const posted = aComment({ id: 12, body });
    api.post(comments(12)).reply(201, posted);
    api.get(comments(12)).query(true).reply(200, [posted]);
    clock.goOn();
    expect(await second).toMatchObject({ change: "created" });
    expect(await third).toMatchObject({ change: "unchanged" });
  });

  it("create one check, though the first has to try again", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    // Two pulls may have the same head: a check belongs to the commit.
    const ensure = (ref: typeof thread) => forge.ensureCheck(ref, check, anySignal());
    noCheckOn(api, headSha);
    newCheckOn(api, headSha).reply(502, "Bad Gateway");
    const both = [ensure(thread), ensure(other)];
    await clock.waiting;

    noCheckOn(api, headSha);
    const runs: object[] = [];
    newCheckOn(api, headSha).reply(201, async (request: Request) => {
      const { external_id } = z.object({ external_id: z.string() }).parse(await request.json());
      runs.push(aCheckRun({ external_id }));
      return runs[0];
    });
    api
      .get(checks(headSha))
      .query(true)
      .reply(200, () => ({ check_runs: runs }));
    clock.goOn();
    await Promise.all(both);
    expect(runs).toHaveLength(1);
  });

  it("go on when the one before is aborted while it waits", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    const controller = new AbortController();
    const reason = new Error("shut down");
    noneYet(api, 12);
    api.post(comments(12)).reply(502, "Bad Gateway");
    const first = forge.ensureComment(thread, marker, body, controller.signal);
    await clock.waiting;
    const second = forge.ensureComment(thread, marker, body, anySignal());
    noneYet(api, 12);
    api.post(comments(12)).reply(201, aComment({ id: 12, body }));
    controller.abort(reason);
    await expect(first).rejects.toBe(reason);
    expect(await second).toMatchObject({ commentId: 12 });
  });
});
