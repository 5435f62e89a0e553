import { randomUUID } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { createGuard } from "../../src/app/guard.ts";
import { createHttpServer } from "../../src/app/http-server.ts";
import { createLogger } from "../../src/app/logger.ts";
import { giteaDialect } from "../../src/app/webhook-dialect.ts";
import {
  accepted,
  acceptedBefore,
  commentEvent,
  deliver,
  listen,
  pullEvent,
  secretOf,
  sign,
} from "./receiving.ts";

describe("the webhook's door of a Gitea or Forgejo host", () => {
  it("lets a delivery in once: under its id, under a new one, and from a second webhook", async () => {
    const door = await listen();
    const payload = commentEvent("/review");
    const id = randomUUID();
    expect(await deliver(door, "pull_request_comment", payload, { id })).toEqual(accepted);
    expect(await deliver(door, "pull_request_comment", payload, { id })).toEqual(acceptedBefore);
    expect(await deliver(door, "pull_request_comment", payload)).toEqual(acceptedBefore);
    expect(await door.runs()).toHaveLength(1);
    // Another host may well have a comment of that number.
    const host = "127.0.0.1:3300";
    expect(await deliver(door, "pull_request_comment", payload, { host })).toEqual(accepted);
    expect((await door.runs()).map(({ pull }) => pull).toSorted()).toEqual([
      "127.0.0.1:3300 31#12",
      "git.example.org 31#12",
    ]);
  });

  it("does nothing of one repository together with what another one's name came with", async () => {
    const door = await listen();
    const opened = pullEvent("opened");
    const owner = { id: 9, login: "mallory" };
    const forged = { ...opened, repository: { ...opened.repository, owner } };
    expect(await deliver(door, "pull_request", opened)).toEqual(accepted);
    expect(await deliver(door, "pull_request", forged)).toEqual(accepted);
    expect((await door.runs()).map(({ name }) => name)).toEqual([
      "git.example.org acme/shop#12",
      "git.example.org mallory/shop#12",
    ]);
  });

  it("takes no names that are longer than names are", async () => {
    const door = await listen();
    const user = { id: 7, login: "a".repeat(300) };
    const answer = await deliver(door, "pull_request_comment", commentEvent("/review", { user }));
    expect(answer).toMatchObject([400, expect.stringContaining("(comment.user.login)")]);
    expect(await door.runs()).toEqual([]);
  });

  it("takes no names and no commits that not every database can store", async () => {
    const door = await listen();
    const opened = pullEvent("opened");
    const { repository } = opened;
    const owner = { ...repository.owner, login: "ac\0me" };
    for (const [place, payload] of [
      ["pull_request.head.sha", pullEvent("opened", { head: { ref: "search", sha: "a\0" } })],
      ["repository.name", { ...opened, repository: { ...repository, name: "sh\0op" } }],
      ["repository.owner.login", { ...opened, repository: { ...repository, owner } }],
    ] as const) {
      const answer = await deliver(door, "pull_request", payload);
      expect(answer).toMatchObject([400, expect.stringContaining(`(${place})`)]);
    }
    expect(await door.runs()).toEqual([]);
  });

  it("stays shut without the host's signature over the very bytes that were sent", async () => {
    const door = await listen();
    const body = JSON.stringify(pullEvent("opened"));
    const right = sign(body, secretOf("git.example.org"));
    const [unsigned, wrong] = [
      [401, "it is not signed: set the webhook's secret"],
      [401, "the signature does not match: check the webhook secret"],
    ];
    const hub = (value: string) => ({ headers: { "x-hub-signature-256": value }, body });
    const plain = (value: string) => ({
      headers: { "x-gitea-signature": value },
      without: ["x-hub-signature-256"],
      body,
    });
    for (const [answer, how] of [
      // A host that was given no secret signs with nothing.
      [unsigned, hub("sha256=")],
      [unsigned, plain("")],
      [unsigned, { without: ["x-hub-signature-256", "x-gitea-signature"], body }],
      [wrong, hub("sha256=00")],
      [wrong, hub(right)],
      [wrong, hub(`sha256=${right.toUpperCase()}`)],
      [wrong, plain(`sha256=${right}`)],
      [wrong, plain(right.slice(1))],
      [wrong, { secret: secretOf("127.0.0.1:3300"), body }],
      [wrong, { secret: "", body }],
    ] as const) {
      expect(await deliver(door, "pull_request", {}, how), JSON.stringify(how)).toEqual(answer);
    }
    expect(await door.runs()).toEqual([]);
    expect(await deliver(door, "pull_request", {}, plain(right))).toEqual(accepted);
    const forgejo = {
      headers: { "x-forgejo-signature": right },
      without: ["x-hub-signature-256", "x-gitea-signature"],
      body,
    };
    expect(await deliver(door, "pull_request", {}, forgejo)).toEqual(acceptedBefore);
  });

  it("says what is wrong with a webhook that was set up otherwise", async () => {
    const door = await listen();
    const form = {
      body: `payload=${encodeURIComponent("{}")}`,
      headers: { "content-type": "application/x-www-form-urlencoded", "x-hub-signature-256": "" },
    };
    const bare = { without: ["x-gitea-delivery", "x-gitea-event", "x-gitea-event-type"] };
    const ofAnotherType = { ...pullEvent("opened"), repository: { name: "canary-repo" } };
    expect([
      await deliver(door, "pull_request", {}, form),
      await deliver(door, "pull_request", {}, { method: "GET" }),
      await deliver(door, "pull_request", {}, bare),
      await deliver(door, "pull_request", {}, { body: "payload=1" }),
      await deliver(door, "pull_request", ofAnotherType),
      await deliver(door, "pull_request", {}, { host: "elsewhere.example" }),
    ]).toMatchInlineSnapshot(`
      [
        [
          400,
          "this is a form: set the content type application/json",
        ],
        [
          405,
          "deliveries are sent with POST",
        ],
        [
          400,
          "the headers X-Gitea-Delivery and X-Gitea-Event are missing: make it a webhook of the type Gitea or Forgejo",
        ],
        [
          400,
          "the body is not JSON: set the content type application/json",
        ],
        [
          400,
          "the payload is not that of a Gitea or Forgejo host (repository.id, repository.owner): make it a webhook of that type",
        ],
        [
          404,
          "nothing is here: check the path of the address",
        ],
      ]
    `);
    expect(door.log()).not.toContain("canary");
  });

  it("answers before the host gives up, also when the database takes longer", async () => {
    const lines: string[] = [];
    const handler = createGuard({
      forge: "git.example.org",
      dialect: { ...giteaDialect, patienceMs: 1 },
      secret: secretOf("git.example.org"),
      maxBodyBytes: 1_000,
      accept: () => Promise.withResolvers<never>().promise,
      log: createLogger("info", { write: (line: string) => void lines.push(line) }),
    });
    const handlers = new Map([["/api/gitea/webhooks/git.example.org", handler]]);
    const server = createHttpServer({ handlers, checkReady: async () => {} });
    onTestFinished(() => server.close());
    const url = `http://127.0.0.1:${await server.listen("127.0.0.1", 0)}`;
    expect(await deliver({ url }, "push", {})).toEqual([
      500,
      "not accepted because of a fault here; deliver it again",
    ]);
    expect(lines.join("")).toContain("it took longer than 1 ms");
    expect(giteaDialect.patienceMs).toBeLessThan(5_000);
  });
});
