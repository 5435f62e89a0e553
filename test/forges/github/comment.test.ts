import type nock from "nock";
import { describe, expect, it } from "vitest";
import {
  aComment,
  aForge,
  anySignal,
  app,
  interceptEverything,
  marker,
  thread,
} from "./harness.ts";

const repository = "/repos/acme/shop";
const list = (api: nock.Scope, page = 1) =>
  api.get(`${repository}/issues/12/comments`).query({ per_page: 100, page });
const create = (api: nock.Scope, body: string) =>
  api.post(`${repository}/issues/12/comments`, { body });
const edit = (api: nock.Scope, id: number, body: string) =>
  api.patch(`${repository}/issues/comments/${id}`, { body });
const nextPage = (page: number) => ({
  link: `<https://api.github.com/repositories/1/issues/12/comments?per_page=100&page=${page}>; rel="next", <https://api.github.com/x?page=3>; rel="last"`,
});
const talk = (first: number) =>
  Array.from({ length: 100 }, (_, index) =>
    aComment({
      id: first + index,
      body: "hm",
      user: { login: "bob", type: "User" },
      performed_via_github_app: null,
    }),
  );
const body = `${marker}\nnew`;
const ensure = (forge: ReturnType<typeof aForge>["forge"]) =>
  forge.ensureComment(thread, marker, body, anySignal());

describe("findComment", () => {
  interceptEverything();

  it("finds ours on the third page", async () => {
    const { forge, api } = aForge();
    list(api, 1).reply(200, talk(100), nextPage(2));
    list(api, 2).reply(200, talk(200), nextPage(3));
    list(api, 3).reply(200, [aComment({ id: 301 })]);
    expect(await forge.findComment(thread, marker, anySignal())).toEqual({
      id: 301,
      body: `${marker}\nold`,
      url: "https://github.com/acme/shop/pull/12#issuecomment-900",
    });
  });

  it("goes on behind a page that is not full", async () => {
    const { forge, api } = aForge();
    list(api, 1).reply(200, talk(100).slice(0, 40), nextPage(2));
    list(api, 2).reply(200, [aComment({ id: 301 })]);
    expect(await forge.findComment(thread, marker, anySignal())).toMatchObject({ id: 301 });
  });

  it("takes the oldest of two", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment({ id: 5 }), aComment({ id: 6 })]);
    expect(await forge.findComment(thread, marker, anySignal())).toMatchObject({ id: 5 });
  });

  it.each([
    ["a stranger", { user: { login: "mallory", type: "User" }, performed_via_github_app: null }],
    [
      "another App",
      { user: { login: "x[bot]", type: "Bot" }, performed_via_github_app: { id: 1 } },
    ],
    ["a person with a user token of our App", { user: { login: "mallory", type: "User" } }],
    ["a deleted account", { user: null }],
    [
      "a person of almost our name",
      { user: { login: app.slug, type: "User" }, performed_via_github_app: null },
    ],
  ])("does not take a comment with our marker by %s for ours", async (_, changes) => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment(changes)]);
    expect(await forge.findComment(thread, marker, anySignal())).toBeUndefined();
  });

  it("knows ours by the bot's login where GitHub names no App", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment({ performed_via_github_app: null })]);
    expect(await forge.findComment(thread, marker, anySignal())).toMatchObject({ id: 900 });
  });
});

describe("ensureComment", () => {
  interceptEverything();

  it("creates the first", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, []);
    create(api, body).reply(201, aComment({ id: 1, body }));
    const url = "https://github.com/acme/shop/pull/12#issuecomment-900";
    expect(await ensure(forge)).toEqual({ commentId: 1, url, change: "created" });
  });

  it("edits ours, whatever strangers forge before it", async () => {
    const { forge, api } = aForge();
    const forged = aComment({
      id: 2,
      user: { login: "mallory", type: "User" },
      performed_via_github_app: null,
    });
    list(api).reply(200, [forged, aComment({ id: 3 })]);
    edit(api, 3, body).reply(200, aComment({ id: 3, body }));
    expect(await ensure(forge)).toMatchObject({ commentId: 3, change: "edited" });
  });

  it("writes nothing when nothing changed, other line ends or not", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment({ body: `${marker}\r\nnew\r\n` })]);
    expect(await ensure(forge)).toMatchObject({ change: "unchanged" });
  });

  it("creates anew what was deleted between the look and the edit", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment()]);
    edit(api, 900, body).reply(404, { message: "Not Found" });
    create(api, body).reply(201, aComment({ id: 901, body }));
    expect(await ensure(forge)).toMatchObject({ commentId: 901, change: "created" });
  });

  it("creates what was deleted once, even when the answer to that is lost", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, [aComment()]);
    edit(api, 900, body).reply(404, { message: "Not Found" });
    create(api, body).replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    list(api).reply(200, [aComment({ id: 901, body })]);
    expect(await ensure(forge)).toMatchObject({ commentId: 901, change: "created" });
  });

  it("says what to do about a locked conversation", async () => {
    const { forge, api, clock } = aForge();
    list(api).reply(200, []);
    create(api, body).reply(403, { message: "Unable to create comment because issue is locked." });
    await expect(ensure(forge)).rejects.toMatchObject({
      status: 403,
      message:
        "GitHub would not take the comment: 403 Unable to create comment because issue is locked. " +
        "Unlock the conversation, then ask for the review again.",
    });
    expect(clock.waits).toEqual([]);
  });

  it("does not post twice when the answer to the first was lost", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, []);
    create(api, body).replyWithError(Object.assign(new Error("reset"), { code: "ECONNRESET" }));
    list(api).reply(200, [aComment({ id: 7, body })]);
    expect(await ensure(forge)).toMatchObject({ commentId: 7, change: "created" });
  });

  it("posts again when the first did not arrive", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, []);
    create(api, body).reply(502, "Bad Gateway");
    list(api).reply(200, []);
    create(api, body).reply(201, aComment({ id: 8, body }));
    expect(await ensure(forge)).toMatchObject({ commentId: 8 });
  });

  it("posts one comment when asked twice at once", async () => {
    const { forge, api } = aForge();
    const posted: object[] = [];
    list(api)
      .times(2)
      .reply(200, () => posted);
    create(api, body).reply(201, () => {
      posted.push(aComment({ id: 9, body }));
      return posted[0];
    });
    const both = await Promise.all([ensure(forge), ensure(forge)]);
    expect(both.map(({ change }) => change)).toEqual(["created", "unchanged"]);
  });

  it("passes on why GitHub will not have it", async () => {
    const { forge, api } = aForge();
    list(api).reply(200, []);
    create(api, body).reply(422, {
      message: "Validation Failed",
      errors: [{ message: "body is too long (maximum is 65536 characters)" }],
    });
    await expect(ensure(forge)).rejects.toThrow(/422 Validation Failed: .*body is too long/);
  });
});
