import { describe, expect, it } from "vitest";
import { primaryRateLimit, secondaryRateLimit } from "../../emulators/github/github.ts";
import { anAgeing } from "./ageing.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import { aPull, repository, serve, type Served } from "./served.ts";

const config = /contents\/.*chorale\.yml/;
const comments = /issues\/1\/comments$/;

/** Chorale with a clock that makes every wait short, and with a queue that does not wait before it tries again. */
async function servePatiently() {
  const clock = aJumpingClock();
  const served = await serve({ clock, backOff: () => 0 });
  return { served, clock };
}

/** One comment, one check, and nothing that GitHub would not have understood. */
function expectOneReview(served: Served, number: number): void {
  expect(served.comment(number)).toContain("## Chorale · 1 error");
  expect(served.github.commentsEver(repository, number)).toHaveLength(1);
  expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "failure" }]);
  expect(served.github.violations).toEqual([]);
}

describe("a limit that names no time to come back", () => {
  it.each([
    ["a bare 429", { status: 429, body: { message: "Too many requests" } }],
    ["a secondary limit", secondaryRateLimit()],
    ["a secondary limit's 429", secondaryRateLimit({ status: 429 })],
  ])("is waited out for a minute at least: %s", async (_, limit) => {
    const { served, clock } = await servePatiently();
    served.github.fail({ method: "GET", path: /pulls\/1/, ...limit });
    served.github.fail({ method: "POST", path: comments, ...limit });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
    expect(clock.waits.filter((ms) => ms >= 60_000).length).toBeGreaterThanOrEqual(2);
  });
});

describe("an hour's quota that is used up", () => {
  it("puts the review off until it is full again, and says nothing wrong meanwhile", async () => {
    const clock = aJumpingClock();
    const served = await serve({ clock });
    const resetAtSeconds = Math.ceil(clock.now() / 1000) + 3600;
    served.github.fail({
      method: "GET",
      path: /pulls\/1/,
      ...primaryRateLimit({ resetAtSeconds }),
    });
    const pull = await aPull(served);
    await served.until(() => served.log().includes("job failed"));
    expect(served.github.comments(repository, pull.number)).toEqual([]);
    clock.pass(3_700_000);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
  });
});

describe("an answer that never comes", () => {
  const isAsked = ({ github }: Served) => github.requests.some(({ fault }) => fault);
  const isPosted = ({ github }: Served) => github.comments(repository, 1).length > 0;
  const isMade = ({ github }: Served) => github.checkRuns(repository).length > 0;
  const afterwards = { afterwards: true } as const;

  it.each([
    ["to a question", "GET", /pulls\/1/, {}, isAsked],
    ["to a comment that was posted", "POST", comments, afterwards, isPosted],
    ["to a comment that was not", "POST", comments, {}, isAsked],
    ["to a check that was made", "POST", /check-runs$/, afterwards, isMade],
  ])("%s is not waited for", async (_, method, path, more, isThere) => {
    const { served, clock } = await servePatiently();
    served.github.fail({ method, path, hang: true, ...more });
    const opened = aPull(served);
    await served.github.until(() => isAsked(served) && isThere(served), {
      what: "the request that is not answered",
    });
    clock.timeOut();
    const pull = await opened;
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
  });
});

describe("a GitHub that is down", () => {
  it.each([
    ["altogether", /pulls\/1/, 503],
    ["in parts, so that people could be told,", config, 500],
  ])(
    "%s for longer than one request may take gets its review when it is back",
    async (_, path, status) => {
      const { served } = await servePatiently();
      // Six tries for each of eight looks.
      served.github.fail({ method: "GET", path, status, times: 6 * 8 });
      const pull = await aPull(served);
      expect(await served.results(1)).toMatchObject([{ status: "published" }]);
      expectOneReview(served, pull.number);
    },
  );

  it.each([
    ["and gives no token", 502],
    ["and takes nobody's key for his own", 401],
    ["and has put the App's installation aside", 403],
  ])("%s gets its review when it is back", async (_, status) => {
    const { served } = await servePatiently();
    served.github.fail({ method: "POST", path: /access_tokens$/, status, times: 8 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
  });
});

describe("a review that was given up", () => {
  it("says so once on the pull and beside the commit, with what failed and how often", async () => {
    const { served } = await servePatiently();
    served.github.fail({ method: "GET", path: config, status: 500, times: 6 * 9 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    const text = served.comment(pull.number);
    expect(text).toContain("review stopped");
    expect(text).toContain("after 6 tries: 500");
    expect(served.github.checkRuns(repository)).toMatchObject([
      { status: "completed", conclusion: "neutral", title: "review stopped" },
    ]);
  });

  it("says so once although saying so failed at first", async () => {
    const { served } = await servePatiently();
    served.github.fail({ method: "GET", path: config, status: 422, times: 50 });
    served.github.fail({ method: "POST", path: comments, status: 502, times: 6 });
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "gave-up" }]);
    expect(served.comment(pull.number)).toContain("review stopped");
    expect(served.github.commentsEver(repository, pull.number)).toHaveLength(1);
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });
});

describe("a check that can't be written when the review has its result", () => {
  it("as no token is taken then, is written when one is again", async () => {
    const age = anAgeing();
    const { served } = await servePatiently();
    const { github } = served;
    github.fail({ method: "PATCH", path: /check-runs/, status: 401, times: 1_000 });
    const pull = await aPull(served);
    const refused = { count: 0 };
    await served.until(() => {
      const { length } = github.requests.filter(({ fault }) => fault);
      if (length > refused.count) age();
      refused.count = length;
      return served.log().includes("job failed");
    });
    github.clearFaults();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
  });

  it("is written later, and the comment stays as it is", async () => {
    const clock = aJumpingClock();
    const served = await serve({ clock });
    served.github.fail({
      method: "PATCH",
      path: /check-runs/,
      ...secondaryRateLimit({ retryAfterSeconds: 3_600 }),
    });
    const pull = await aPull(served);
    await served.until(() => served.log().includes("job failed"));
    expect(served.comment(pull.number)).toContain("## Chorale · 1 error");
    clock.pass(3_600_000);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expectOneReview(served, pull.number);
  });
});
