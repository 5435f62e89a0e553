import type nock from "nock";
import { describe, expect, it } from "vitest";
import type { Forge } from "../../../src/forges/forge.ts";
import {
  aCheckRun,
  aComment,
  aFinding,
  aForge,
  aHeldClock,
  anySignal,
  headSha,
  interceptEverything,
  marker,
  thread,
} from "./harness.ts";

interface Write {
  name: string;
  run: (forge: Forge, unless: AbortSignal) => Promise<unknown>;
  /** Where it looks what is there. */
  look: (api: nock.Scope) => nock.Interceptor;
  /** What GitHub answers to that. */
  none: nock.Body;
  /** What it sends then. */
  send: (api: nock.Scope) => nock.Interceptor;
  sent: nock.Body;
}

const repository = "/repos/acme/shop";
const body = `${marker}\nnew`;
const annotations = Array.from({ length: 60 }, () => aFinding());
const check = { headSha, title: "t", summary: "s", annotations: [] };

const writes: Write[] = [
  {
    name: "ensureComment",
    run: (forge, unless) => forge.ensureComment(thread, marker, body, anySignal(), unless),
    look: (api) => api.get(`${repository}/issues/12/comments`).query(true),
    none: [],
    send: (api) => api.post(`${repository}/issues/12/comments`),
    sent: aComment({ body }),
  },
  {
    name: "ensureCheck",
    run: (forge, unless) => forge.ensureCheck(thread, check, anySignal(), unless),
    look: (api) => api.get(`${repository}/commits/${headSha}/check-runs`).query(true),
    none: { check_runs: [] },
    send: (api) => api.post(`${repository}/check-runs`),
    sent: aCheckRun(),
  },
];

const never = () => new Promise<never>(() => undefined);

describe.each(writes)("$name that is not wanted any more", ({ run, look, none, send, sent }) => {
  interceptEverything();
  const reason = new Error("superseded");
  const aGuard = () => {
    const controller = new AbortController();
    return { unless: controller.signal, drop: () => controller.abort(reason) };
  };

  it("asks nothing when it never was", async () => {
    const { forge } = aForge();
    await expect(run(forge, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("does not wait for its turn", async () => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    const { unless, drop } = aGuard();
    look(api).reply(502, "Bad Gateway");
    const before = run(forge, anySignal());
    await clock.waiting;
    const dropped = run(forge, unless);
    drop();
    await expect(dropped).rejects.toBe(reason);

    look(api).reply(200, none);
    send(api).reply(201, sent);
    clock.goOn();
    await before;
  });

  it("does not wait for the answer to what it reads", async () => {
    const { forge, api } = aForge();
    const { unless, drop } = aGuard();
    look(api).reply(() => {
      drop();
      return never();
    });
    await expect(run(forge, unless)).rejects.toBe(reason);
  });

  it("does not wait for another write to end", async () => {
    const { unless, drop } = aGuard();
    const { promise: isListed, resolve: listed } = Promise.withResolvers<void>();
    const { forge, api } = aForge({
      onRequest: ({ name }) => {
        if (name.endsWith(".list")) listed();
      },
    });
    const { promise: isUnderWay, resolve: begin } = Promise.withResolvers<void>();
    const { promise: answer, resolve: end } = Promise.withResolvers<object>();
    api.post(/reactions/).reply(201, async () => {
      begin();
      return await answer;
    });
    const other = forge.react(thread, 900, "eyes", anySignal());
    await isUnderWay;
    look(api).reply(200, none);
    const dropped = run(forge, unless);
    await isListed;
    // Another question goes to and fro meanwhile, so what was read before is over for everybody who took part in it.
    api.get(/permission/).reply(200, { permission: "write", user: { login: "ada" } });
    await forge.fetchPermission(thread, "ada", anySignal());
    drop();
    await expect(dropped).rejects.toBe(reason);
    end({ id: 1 });
    await other;
  });

  it.each([
    ["the end of a limit", 429],
    ["another try", 502],
  ])("does not wait for %s", async (_, status) => {
    const clock = aHeldClock();
    const { forge, api } = aForge({ clock });
    const { unless, drop } = aGuard();
    look(api).reply(200, none);
    send(api).reply(status, { message: "Not now" });
    const dropped = run(forge, unless);
    await clock.waiting;
    drop();
    await expect(dropped).rejects.toBe(reason);
  });

  it("is finished when it was sent before", async () => {
    const { forge, api } = aForge();
    const { unless, drop } = aGuard();
    look(api).reply(200, none);
    send(api).reply(201, () => {
      drop();
      return sent;
    });
    await run(forge, unless);
    expect(api.isDone()).toBe(true);
  });

  it("is not sent again when its answer is lost", async () => {
    const { forge, api, clock } = aForge();
    const { unless, drop } = aGuard();
    look(api).reply(200, none);
    send(api).reply(502, () => {
      drop();
      return "Bad Gateway";
    });
    await expect(run(forge, unless)).rejects.toBe(reason);
    expect(clock.waits).toEqual([]);
  });
});

describe("a check of several requests that is not wanted any more", () => {
  interceptEverything();

  it("ends after the one that is under way", async () => {
    const { forge, api } = aForge();
    const unless = new AbortController();
    const reason = new Error("superseded");
    api
      .get(/commits.*check-runs/)
      .query(true)
      .reply(200, { check_runs: [] });
    api.post(/check-runs/).reply(201, () => {
      unless.abort(reason);
      return aCheckRun();
    });
    const write = forge.ensureCheck(thread, { ...check, annotations }, anySignal(), unless.signal);
    await expect(write).rejects.toBe(reason);
  });
});

describe("a comment that is not wanted any more", () => {
  interceptEverything();

  it("is not created in place of one that is gone", async () => {
    const { forge, api } = aForge();
    const unless = new AbortController();
    const reason = new Error("superseded");
    api
      .get(/comments/)
      .query(true)
      .reply(200, [aComment()]);
    api.patch(/comments/).reply(404, () => {
      unless.abort(reason);
      return { message: "Not Found" };
    });
    const write = forge.ensureComment(thread, marker, body, anySignal(), unless.signal);
    await expect(write).rejects.toBe(reason);
  });
});
