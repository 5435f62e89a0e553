import { array, assert, asyncProperty, double, integer } from "fast-check";
import { describe, expect, it } from "vitest";
import { createOctokitFor } from "../../../src/forges/github/octokit.ts";
import {
  aForge,
  aGitHubPull,
  anySignal,
  aProbot,
  interceptEverything,
  pull,
  thread,
} from "./harness.ts";
import { aClock } from "../clock.ts";

const path = "/repos/acme/shop/pulls/12";
const secondsOf = (ms: number) => Math.ceil(ms / 1000);

describe("a rate limit", () => {
  interceptEverything();

  it("is waited out until the quota is full again", async () => {
    const { forge, api, clock } = aForge();
    const reset = secondsOf(clock.now()) + 90;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
    api.get(path).reply(403, { message: "API rate limit exceeded" }, headers);
    api.get(path).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toEqual([91_500]);
  });

  it("without any header is waited for a minute, then for two", async () => {
    const { forge, api, clock } = aForge();
    api.get(path).times(2).reply(429, { message: "Too many requests" });
    api.get(path).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toEqual([60_500, 120_500]);
  });

  it("may name a date, as a proxy would", async () => {
    const { forge, api, clock } = aForge();
    const date = new Date(clock.now() + 20_000).toUTCString();
    api.get(path).reply(429, "", { "retry-after": date });
    api.get(path).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toEqual([20_500]);
  });

  it("may be a 403 that says nothing but when to come back", async () => {
    const { forge, api, clock } = aForge();
    api.get(path).reply(403, { message: "Forbidden" }, { "retry-after": "5" });
    api.get(path).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toEqual([5500]);
  });

  it("that outlasts our patience is an error that says when it ends", async () => {
    const { forge, api, clock } = aForge();
    const reset = secondsOf(clock.now()) + 3600;
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(reset) };
    api.get(path).reply(403, { message: "API rate limit exceeded" }, headers);
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      status: 429,
      message: expect.stringContaining("used up until 2026-01-01T01:00:01"),
    });
    expect(clock.waits).toEqual([]);
  });

  it("is called one however GitHub numbers it, so that nobody takes it for a missing permission", async () => {
    const { forge, api, clock } = aForge({ maxAttempts: 2 });
    api.get(path).times(2).reply(403, { message: "You have exceeded a secondary rate limit." });
    const error: unknown = await forge.fetchPull(thread, anySignal()).catch((e: unknown) => e);
    expect(error).toMatchObject({
      status: 429,
      message:
        "GitHub would not show the pull request after 2 tries: 403 You have exceeded a secondary rate limit. " +
        "The rate limit did not end in time: ask for the review again later.",
    });
    expect(clock.waits).toHaveLength(1);
  });

  it("met while many files are read is waited out, and no file is given up for it", async () => {
    const { forge, api, clock } = aForge();
    const limit = { message: "You have exceeded a secondary rate limit." };
    api
      .get(/contents/)
      .times(3)
      .query(true)
      .reply(403, limit, { "retry-after": "2" });
    api
      .get(/contents/)
      .times(5)
      .query(true)
      .reply(200, "text");
    const names = ["a.js", "b.js", "c.js", "d.js", "e.js"];
    const files = names.map((name) => forge.fetchFile(pull, name, anySignal()));
    expect((await Promise.all(files)).map((bytes) => bytes?.length)).toEqual([4, 4, 4, 4, 4]);
    expect(clock.waits).not.toEqual([]);
  });

  it("holds back the other requests of its installation, not those of another", async () => {
    const { forge, api, clock } = aForge({ maxAttempts: 1 });
    api.get(path).reply(429, { message: "Too many requests" }, { "retry-after": "30" });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({ status: 429 });

    api.get(path).times(2).reply(200, aGitHubPull());
    await forge.fetchPull({ ...thread, installationId: 8 }, anySignal());
    expect(clock.waits).toEqual([]);
    await forge.fetchPull(thread, anySignal());
    expect(clock.waits).toEqual([30_500]);
  });

  it("is kept off a write as well: a refused comment was not posted", async () => {
    const { forge, api } = aForge();
    const thereAreNone = () =>
      api.get("/repos/acme/shop/issues/12/comments").query(true).reply(200, []);
    thereAreNone();
    const url = "/repos/acme/shop/issues/12/comments";
    api.post(url).reply(403, { message: "You have exceeded a secondary rate limit" });
    api.post(url).reply(201, { id: 1, body: "x", html_url: "https://github.com/x" });
    const { change } = await forge.ensureComment(thread, "x", "x", anySignal());
    expect(change).toBe("created");
  });
});

describe("the wait before another try", () => {
  interceptEverything();
  const chance = () => double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  /** A clock with these chances, one a wait. */
  const aClockWith = (chances: readonly number[]) => {
    const left = [...chances];
    return { ...aClock(), random: () => left.shift() ?? 0 };
  };

  it("doubles up to half a minute, and half of it is chance", async () => {
    await assert(
      asyncProperty(array(chance(), { minLength: 8, maxLength: 8 }), async (chances) => {
        const clock = aClockWith(chances);
        const { forge, api } = aForge({ clock, maxAttempts: 9 });
        api.get(path).times(9).reply(502, "Bad Gateway");
        await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({ status: 502 });
        const steps = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000];
        expect(clock.waits).toHaveLength(steps.length);
        for (const [index, step] of steps.entries()) {
          expect(clock.waits[index]).toBeGreaterThanOrEqual(step / 2);
          expect(clock.waits[index]).toBeLessThanOrEqual(step);
        }
      }),
      { numRuns: 15 },
    );
  });

  it("is another one for everybody who waits", async () => {
    const waitsWith = async (random: number) => {
      const clock = aClockWith([random]);
      const { forge, api } = aForge({ clock });
      api.get(path).reply(502, "Bad Gateway");
      api.get(path).reply(200, aGitHubPull());
      await forge.fetchPull(thread, anySignal());
      return clock.waits;
    };
    expect(await waitsWith(0.25)).toEqual([625]);
    expect(await waitsWith(0.75)).toEqual([875]);
  });

  it("is never shorter than GitHub asks, and at most a second longer", async () => {
    const seconds = integer({ min: 0, max: 500 });
    await assert(
      asyncProperty(seconds, chance(), async (asked, random) => {
        const clock = aClockWith([random]);
        const { forge, api } = aForge({ clock });
        api.get(path).reply(429, { message: "Slow down" }, { "retry-after": String(asked) });
        api.get(path).reply(200, aGitHubPull());
        await forge.fetchPull(thread, anySignal());
        expect(clock.waits).toHaveLength(1);
        expect(clock.waits[0]).toBeGreaterThanOrEqual(asked * 1000);
        expect(clock.waits[0]).toBeLessThanOrEqual(asked * 1000 + 1000);
      }),
      { numRuns: 15 },
    );
  });

  it("that a 503 asks for is kept to as well, unless it outlasts our patience", async () => {
    const { forge, api, clock } = aForge();
    api.get(path).reply(503, "Maintenance", { "retry-after": "40" });
    api.get(path).reply(503, "Maintenance", { "retry-after": "3600" });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining("after 2 tries: 503"),
    });
    expect(clock.waits).toEqual([40_000]);
  });
});

describe("an installation", () => {
  interceptEverything();

  it("reads eight at once and no more", async () => {
    const { forge, api } = aForge();
    let running = 0;
    let most = 0;
    api
      .get(/contents/)
      .times(20)
      .query(true)
      .reply(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return [200, "text"];
      });
    const names = Array.from({ length: 20 }, (_, index) => `file-${index}.js`);
    await Promise.all(names.map((name) => forge.fetchFile(pull, name, anySignal())));
    expect(most).toBe(8);
  });

  it("writes one by one", async () => {
    const { forge, api } = aForge();
    let running = 0;
    let most = 0;
    api
      .post(/reactions/)
      .times(5)
      .reply(async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return [201, { id: 1 }];
      });
    await Promise.all([1, 2, 3, 4, 5].map((id) => forge.react(thread, id, "eyes", anySignal())));
    expect(most).toBe(1);
  });

  it("is asked for again after it could not be had", async () => {
    const octokitFor = createOctokitFor(aProbot());
    const outcomes = [() => Promise.reject(new Error("no key")), octokitFor];
    const { forge, api } = aForge({ octokitFor: (id) => (outcomes.shift() ?? octokitFor)(id) });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toThrow(/no key.*PRIVATE_KEY/);
    api.get(path).reply(200, aGitHubPull());
    await forge.fetchPull(thread, anySignal());
  });

  it("must be named", async () => {
    const { forge } = aForge();
    const { installationId: _, ...nowhere } = thread;
    await expect(forge.fetchPull(nowhere, anySignal())).rejects.toThrow(
      "acme/shop names no installation. Install the GitHub App on it and try again.",
    );
  });
});

describe("an answer", () => {
  interceptEverything();

  it("that breaks off is asked for again", async () => {
    const { forge, api } = aForge();
    api.get(path).reply(200, '{"title": "Add se', { "content-type": "application/json" });
    api.get(path).reply(200, aGitHubPull());
    expect(await forge.fetchPull(thread, anySignal())).toMatchObject({ title: "Add search" });
  });

  it("of another form is an error that names the field", async () => {
    const { forge, api } = aForge();
    api.get(path).reply(200, aGitHubPull({ head: { sha: 5, ref: "x", repo: null } }));
    await expect(forge.fetchPull(thread, anySignal())).rejects.toThrow(/head\.sha/);
  });
});
