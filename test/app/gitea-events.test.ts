import { describe, expect, it } from "vitest";
import {
  accepted,
  ada,
  commentEvent,
  deliver,
  listen,
  pullEvent,
  shaA,
  shaB,
} from "./receiving.ts";

const retitled = (from: string, title: string, draft?: boolean) =>
  pullEvent("edited", { changes: { title: { from } }, title, draft });

describe("a delivery of a Gitea or Forgejo host", () => {
  it.each([
    ["opened", "pull_request", "opened"],
    ["reopened", "pull_request", "reopened"],
    ["synchronized", "pull_request_sync", "synchronize"],
    ["synchronized", "pull_request", "synchronize"],
  ])("asks for a review when a pull request is %s (%s)", async (action, event, ours) => {
    const door = await listen();
    expect(await deliver(door, event, pullEvent(action))).toEqual(accepted);
    const pull = { forge: "git.example.org", owner: "acme", repo: "shop" };
    expect(await door.runs()).toEqual([
      {
        kind: "review",
        name: "git.example.org acme/shop#12",
        pull: "git.example.org 31#12",
        headSha: shaA,
        input: {
          pull: { ...pull, repositoryId: 31, number: 12 },
          head: { sha: shaA, updatedMs: Date.parse("2025-03-01T10:00:00Z") },
          trigger: { kind: "actions", actions: [ours] },
        },
      },
    ]);
  });

  it("takes the title that loses its draft prefix for ready, whatever prefix the host has", async () => {
    const door = await listen();
    for (const [from, title, draft] of [
      ["WIP: search", "search", false],
      ["[wip] search", "search by name", false],
      ["Entwurf: search", "search", false],
      // Hosts before Gitea 1.22 and Forgejo 8 don't say whether it is a draft.
      ["Draft: search", "search", undefined],
    ] as const) {
      expect(await deliver(door, "pull_request", retitled(from, title, draft))).toEqual(accepted);
    }
    const [run, ...others] = await door.runs();
    expect(run?.input).toMatchObject({ trigger: { actions: ["ready_for_review"] } });
    // They wait for the same review.
    expect(others).toEqual([]);
  });

  it("asks for nothing when a pull request changes in any other way", async () => {
    const door = await listen();
    for (const payload of [
      retitled("search", "WIP: search", true),
      retitled("WIP: search", "[WIP] search", true),
      retitled("Entwurf: search", "search", true),
      retitled("seach", "search", false),
      retitled("WIP: search", "WIP: find", undefined),
      pullEvent("edited", { changes: { body: { from: "WIP: this" } } }),
      pullEvent("edited", { changes: { ref: { from: "release" } } }),
      pullEvent("edited", {}),
      pullEvent("closed", {}),
      pullEvent("label_updated", {}),
      pullEvent("made_up", {}),
    ]) {
      expect(await deliver(door, "pull_request", payload), payload.action).toEqual(accepted);
    }
    expect(await door.runs()).toEqual([]);
  });

  it("has a merged pull request noted, and not one that was only closed", async () => {
    const door = await listen();
    const merge = pullEvent("closed", { merged: true });
    expect(await deliver(door, "pull_request", merge)).toEqual(accepted);
    expect(await deliver(door, "pull_request", pullEvent("closed", { merged: false }))).toEqual(
      accepted,
    );
    const pull = { forge: "git.example.org", owner: "acme", repo: "shop" };
    expect(await door.runs()).toEqual([
      {
        kind: "merged",
        name: "git.example.org acme/shop#12",
        pull: "git.example.org 31#12",
        headSha: null,
        input: { pull: { ...pull, repositoryId: 31, number: 12 } },
      },
    ]);
  });

  it("opens for events that nobody listens to, and nothing happens", async () => {
    const door = await listen();
    const review = { type: "pull_request_review_comment", content: "/review" };
    for (const [event, payload] of [
      ["push", { ref: "refs/heads/main", after: shaA }],
      ["made_up", {}],
      ["pull_request_review_approved", { ...pullEvent("reviewed"), review }],
      ["pull_request_review_comment", { ...pullEvent("reviewed"), review }],
      // The same from a host that names the family only, or has another one.
      ["pull_request_comment", { ...pullEvent("reviewed"), review }],
      ["issue_comment", { ...pullEvent("reviewed"), is_pull: true, review }],
      ["pull_request_comment", commentEvent("/review", { action: "edited" })],
      ["pull_request_comment", commentEvent("/review", { action: "deleted" })],
      ["pull_request_comment", commentEvent("looks good")],
      ["pull_request", {}],
    ] as const) {
      expect(await deliver(door, event, payload), event).toEqual(accepted);
    }
    expect(await door.runs()).toEqual([]);
  });

  it.each(["pull_request_comment", "issue_comment"])(
    "hands on the commands of a comment (%s)",
    async (event) => {
      const door = await listen();
      const body = "please\n/review code-skeptic\n/help";
      expect(await deliver(door, event, commentEvent(body))).toEqual(accepted);
      const [run, ...more] = await door.runs();
      expect(run).toMatchObject({
        kind: "command",
        name: "git.example.org acme/shop#12",
        input: {
          commentId: 5001,
          login: "ada",
          place: "pull",
          commands: [
            { name: "review", args: ["code-skeptic"] },
            { name: "help", args: [] },
          ],
          leftOut: 0,
        },
      });
      expect(more).toEqual([]);
    },
  );

  it("hands on the commands of a comment in an issue", async () => {
    const door = await listen();
    const event = commentEvent("/help", { is_pull: false });
    expect(await deliver(door, "issue_comment", event)).toEqual(accepted);
    expect(await door.runs()).toMatchObject([
      { input: { place: "issue", commands: [{ name: "help" }] } },
    ]);
  });

  it.each([
    ["Chorale's own", "<!-- chorale:reply 1 0 -->\n/review", ada],
    ["the host's Actions'", "/review", { id: -2, login: "forgejo-actions" }],
    ["a deleted user's", "/review", { id: -1, login: "Ghost" }],
    ["nobody's", "/review", null],
  ])("obeys no comment of %s", async (_, body, user) => {
    const door = await listen();
    const payload = commentEvent(body, { user });
    expect(await deliver(door, "pull_request_comment", payload)).toEqual(accepted);
    expect(await door.runs()).toEqual([]);
  });

  it("asks for the newest head where the host can't say which it was", async () => {
    const door = await listen();
    await deliver(door, "pull_request", pullEvent("opened", { head: { ref: "x", sha: "" } }));
    const [run] = await door.runs();
    expect(run?.input).not.toHaveProperty("head");
  });

  it("keeps the newest head when an older push is told of late", async () => {
    const door = await listen();
    const pushed = (sha: string, updated: string) =>
      pullEvent("synchronized", { head: { ref: "x", sha }, updated_at: updated });
    await deliver(door, "pull_request_sync", pushed(shaB, "2025-03-01T10:00:05Z"));
    await deliver(door, "pull_request_sync", pushed(shaA, "2025-03-01T10:00:04Z"));
    const [run, ...others] = await door.runs();
    expect([run?.headSha, others]).toEqual([shaB, []]);
    expect(run?.input).toMatchObject({ head: { sha: shaB } });
  });

  it("knows the event's family where the host names no more", async () => {
    const door = await listen();
    const without = ["x-gitea-event-type"];
    await deliver(door, "pull_request_sync", pullEvent("synchronized"), { without });
    const [run] = await door.runs();
    expect(run?.input).toMatchObject({ trigger: { actions: ["synchronize"] } });
  });
});
