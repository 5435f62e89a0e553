import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joinRequests, ReviewRequest } from "../../src/runs/review/review-request.ts";
import { present } from "../store/queue.ts";

const pull = { forge: "github", owner: "acme", repo: "shop", number: 1, installationId: 7 };

function aPush(parts: Partial<ReviewRequest> = {}): ReviewRequest {
  return { pull, trigger: { kind: "actions", actions: ["synchronize"] }, ...parts };
}

const action = fc.constantFrom("opened", "synchronize", "reopened", "ready_for_review");
const trigger: fc.Arbitrary<ReviewRequest["trigger"]> = fc.oneof(
  fc.record({
    kind: fc.constant("actions" as const),
    actions: fc.array(action, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("command" as const), login: fc.constantFrom("ann", "bob") }),
);
const head = fc.record({
  sha: fc.constantFrom("a", "b", "c", "d"),
  updatedMs: fc.integer({ min: 1, max: 3 }),
});
const reviewers = fc.array(fc.constantFrom("r", "s", "t"), { minLength: 1, maxLength: 3 });
const askers = fc
  .array(fc.constantFrom(1, 2, 3), { minLength: 1, maxLength: 2 })
  .map((ids) => ids.map((commentId) => ({ thread: pull, commentId })));

/** Requests for one pull that can be done as one: all for certain reviewers, or none. */
const requests = fc.boolean().chain((isNamed) =>
  fc.array(
    fc
      .record({
        trigger,
        head: fc.option(head, { nil: undefined }),
        reviewers,
        askers: fc.option(askers, { nil: undefined }),
      })
      .map(({ trigger: why, head: newest, reviewers: named, askers: told }): ReviewRequest => ({
        pull,
        trigger: why,
        ...(newest === undefined ? {} : { head: newest }),
        ...(isNamed ? { reviewers: named } : {}),
        ...(told === undefined ? {} : { askers: told }),
      })),
    { minLength: 2, maxLength: 6 },
  ),
);

function joined(one: ReviewRequest, other: ReviewRequest): ReviewRequest {
  return present(joinRequests(one, other));
}

/** What a request comes to, apart from the order in which it says so. */
function meaning({ trigger: why, head: newest, reviewers: named, askers: told }: ReviewRequest) {
  return {
    why: why.kind === "command" ? why : new Set(why.actions),
    head: newest,
    reviewers: new Set(named),
    told: new Set(told?.map(({ commentId }) => commentId)),
  };
}

describe("requests that are done as one", () => {
  it("come to the same however they were put together", () => {
    fc.assert(
      fc.property(requests, fc.nat(), (all, at) => {
        const cut = 1 + (at % (all.length - 1));
        const ofAll = (some: readonly ReviewRequest[]) => some.reduce(joined);
        expect(meaning(joined(ofAll(all.slice(0, cut)), ofAll(all.slice(cut))))).toEqual(
          meaning(ofAll(all)),
        );
      }),
    );
  });

  it("leave out nothing that was asked for", () => {
    fc.assert(
      fc.property(requests, (all) => {
        const one = all.reduce(joined);
        // What is stored is read again by the same schema.
        expect(ReviewRequest.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
        const command = all.find(({ trigger: why }) => why.kind === "command");
        const actions = all.flatMap(({ trigger: why }) =>
          why.kind === "actions" ? why.actions : [],
        );
        expect(meaning(one).why).toEqual(command?.trigger ?? new Set(actions));
        expect(meaning(one).reviewers).toEqual(
          new Set(all.flatMap((each) => each.reviewers ?? [])),
        );
        const heads = all.flatMap((each) => each.head ?? []);
        const newest = Math.max(...heads.map(({ updatedMs }) => updatedMs));
        expect(one.head).toEqual(heads.findLast(({ updatedMs }) => updatedMs === newest));
      }),
    );
  });

  it("name nothing twice", () => {
    const one = joined(
      aPush({ reviewers: ["r", "s"] }),
      aPush({ reviewers: ["s", "t"], trigger: { kind: "actions", actions: ["opened"] } }),
    );
    expect(one).toMatchObject({
      reviewers: ["r", "s", "t"],
      trigger: { actions: ["synchronize", "opened"] },
    });
  });

  it("know of the first ten comments that asked, and can be read again", () => {
    const asked = Array.from({ length: 12 }, (_, index) => index + 1).map((commentId) =>
      aPush({ askers: [{ thread: pull, commentId }] }),
    );
    const { askers: told = [] } = ReviewRequest.parse(asked.reduce(joined));
    expect(told.map(({ commentId }) => commentId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it("tell a comment of each of its commands that has a reply of its own", () => {
    const asker = (marker?: string) =>
      aPush({
        askers: [{ thread: pull, commentId: 1, ...(marker === undefined ? {} : { marker }) }],
      });
    const both = [asker("a"), asker("b"), asker("a"), asker(), asker()].reduce(joined);
    expect(both.askers?.map(({ marker }) => marker)).toEqual(["a", "b", undefined]);
  });

  it("know the forge's word for the pull that came last", () => {
    const moved = { ...pull, installationId: 8 };
    expect(joined(aPush(), aPush({ pull: moved }))).toMatchObject({ pull: moved });
  });
});

describe("a request for certain reviewers", () => {
  it("is not done as one with a request for all", () => {
    expect(joinRequests(aPush(), aPush({ reviewers: ["r"] }))).toBeUndefined();
    expect(joinRequests(aPush({ reviewers: ["r"] }), aPush())).toBeUndefined();
  });
});
