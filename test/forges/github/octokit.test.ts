import nock from "nock";
import { ProbotOctokit } from "probot";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/net/clock.ts";
import { createOctokitFor, fetchWithin } from "../../../src/forges/github/octokit.ts";
import { aForge, anySignal, aProbot, interceptEverything, thread } from "./harness.ts";

const never = () => new Promise<string>(() => undefined);

describe("the octokit of an installation", () => {
  interceptEverything();

  it.each([
    [500, "Server Error"],
    [403, "You have exceeded a secondary rate limit"],
  ])("neither repeats a %i nor waits: the adapter does", async (status, message) => {
    const octokit = await createOctokitFor(aProbot())(7);
    nock("https://api.github.com").post("/x").reply(status, { message });
    await expect(octokit.request("POST /x", {})).rejects.toMatchObject({ status });
  });

  it("may have Probot's retries on: they are silenced", async () => {
    const Octokit = ProbotOctokit.defaults((options: object) => ({
      ...options,
      throttle: { enabled: false },
    }));
    const { forge, spans } = aForge({ probot: aProbot({ Octokit }), maxAttempts: 1 });
    nock("https://api.github.com").get("/repos/acme/shop/pulls/12").reply(500, { message: "x" });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toMatchObject({
      message: expect.stringContaining("500 x"),
    });
    expect(spans).toHaveLength(1);
  });

  it("speaks to an Enterprise Server where Probot is told so", async () => {
    const probot = aProbot({ baseUrl: "https://git.acme.example/api/v3" });
    const { forge } = aForge({ probot });
    nock("https://git.acme.example")
      .get("/api/v3/repos/acme/shop/contents/.github/chorale.yml")
      .reply(200, "a: 1");
    expect(await forge.fetchConfig(thread, anySignal())).toMatchObject({ text: "a: 1" });
  });
});

describe("fetchWithin", () => {
  interceptEverything();

  it("gives up when its time is over, other signals or not", async () => {
    nock("https://api.github.com").get("/x").times(2).reply(200, never);
    const give = { name: "TimeoutError" };
    const fetchBriefly = fetchWithin(1);
    await expect(fetchBriefly("https://api.github.com/x")).rejects.toMatchObject(give);
    const init = { signal: anySignal() };
    await expect(fetchBriefly("https://api.github.com/x", init)).rejects.toMatchObject(give);
  });

  it("gives up when it is told to", async () => {
    const reason = new Error("superseded");
    const init = { signal: AbortSignal.abort(reason) };
    await expect(fetchWithin(60_000)("https://api.github.com/x", init)).rejects.toBe(reason);
  });
});

describe("the system's clock", () => {
  it("stops waiting with the signal's reason", async () => {
    const reason = new Error("superseded");
    const controller = new AbortController();
    const waiting = systemClock.wait(3_600_000, controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
