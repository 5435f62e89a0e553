import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import { startModel } from "../../emulators/model/model-emulator.ts";
import { readRows } from "../read-rows.ts";
import { aFinding, type Script } from "../review/scripted-engine.ts";
import { harmless, repository, scriptedEngines, type ServedBy } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts, reviewOf } from "./giving.ts";

type On = ServedBy<ForgeEmulator>;

/** Engines that read at once, until they are told to wait for the test from some reading on. */
function gated() {
  const state = { readings: 0, holdsAt: Infinity };
  const gate = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const script: Script = async (_reviewer, _files, signal) => {
    state.readings += 1;
    if (state.readings < state.holdsAt) return {};
    held.resolve();
    const aborted = Promise.withResolvers<never>();
    signal.addEventListener("abort", () => aborted.reject(signal.reason));
    await Promise.race([gate.promise, aborted.promise]);
    return {};
  };
  return {
    engines: scriptedEngines(script),
    /** How often a reviewer's engine was asked. */
    readings: () => state.readings,
    /** Holds who reads after so many more readings. */
    holdAfter: (count: number) => void (state.holdsAt = state.readings + count + 1),
    /** Somebody waits. */
    held: held.promise,
    open: () => {
      state.holdsAt = Infinity;
      gate.resolve();
    },
  };
}

/** The readings of one way through all files: the security auditor has two engines, the others one each. */
const perReading = 4;

/** Writes a comment and does not wait for what it leads to. */
async function begin(
  { forge }: On,
  number: number,
  body = "/compare",
): Promise<{ id: number; reply: () => string | undefined; settled: () => Promise<string> }> {
  const { id } = await forge.comment(repository, number, { author: "acme", body });
  const reply = () =>
    forge
      .comments(repository, number)
      .find(({ body: text }) => text.startsWith(`<!-- chorale:reply ${id} `))?.body;
  return {
    id,
    reply,
    async settled() {
      const isDone = ({ content }: { content: string }) => content !== "eyes";
      const reaction = () => forge.reactions(id).find(isDone);
      return (await forge.until(reaction, { what: "the comparison to be settled" })).content;
    },
  };
}

/** What a server keeps of its comparisons, with the heads that they are about. */
async function comparisons(served: On) {
  return await readRows(
    served,
    "select status, head_sha, sequential_ms, side_by_side_ms from runs left join measurements on run_id = id where kind = 'compare'",
  );
}

it("asks models anew in every reading that counts, though their answers are remembered", async () => {
  const model = await startModel({ script: () => ({ text: { findings: [] } }) });
  onTestFinished(() => model.close());
  const scripted = { provider: "compatible" as const, name: "scripted" };
  const models = { models: [scripted], keys: {}, url: new URL(model.url), silenceMs: 60_000 };
  const engines = scriptedEngines(async () => ({}));
  const { served, number } = await aReviewedPull(anyHost, { engines, settings: { models } });
  const asked = () => model.requests.length;
  const byReview = asked();
  expect(byReview).toBeGreaterThan(0);
  const { reply, settled } = await begin(served, number);
  expect(await settled()).toBe("+1");
  expect(asked()).toBe(byReview + 4 * byReview);
  expect(reply()).toContain("after one reading side by side that asks no model");
  // The next review asks nothing again.
  await give(served, number, "/review");
  await served.results(2);
  expect(asked()).toBe(byReview + 4 * byReview);
});

describe.each(hosts)("/compare on $name", (host) => {
  it("measures the latest commit both ways, edits its reply into the result, and keeps the medians", async () => {
    const engines = scriptedEngines(async ({ name }) => ({
      findings: name === "code-skeptic" ? [aFinding({ path: "src/users.js" })] : [],
    }));
    const { served, number } = await aReviewedPull(host, { engines });
    const review = reviewOf(served, number);
    const { id, reactions, reply } = await give(served, number, "/compare");
    expect(reactions).toEqual(["eyes", "+1"]);
    const head = await served.forge.sha(repository, "feature");
    expect(reply).toMatch(
      new RegExp(`^### Both ways measured · \`${head.slice(0, 7)}\`\n\n\\*\\*One after another `),
    );
    expect(reply).toMatch(/^\| 2 \| side by side first \| .+ \| .+ \| .+ \|$/m);
    expect(reply).toContain("Every reading found the same: 1 finding.");
    expect(reply?.match(/```mermaid/g)).toHaveLength(2);

    const replies = served.forge
      .comments(repository, number)
      .filter(({ body }) => body.startsWith(`<!-- chorale:reply ${id} `));
    expect(replies).toHaveLength(1);
    const [queued, begun] = replies[0]?.history.map(({ body }) => body) ?? [];
    expect(queued).toContain("Queued: comparisons are measured one at a time.");
    expect(begun).toContain(`Comparing \`${head.slice(0, 7)}\` … The result`);
    // What is said of the review stays as it was.
    expect(reviewOf(served, number)).toBe(review);

    await served.until(() => served.log().includes("both ways measured"));
    const ms = expect.any(Number) as number;
    expect(await comparisons(served)).toEqual([
      { status: "measured", head_sha: head, sequential_ms: ms, side_by_side_ms: ms },
    ]);
  });

  it("waits out trouble of the forge, and measures then", async () => {
    const { engines, readings } = gated();
    const { served, number } = await aReviewedPull(host, { engines, backOff: () => 0 });
    const before = readings();
    // Only the comparison asks for it; the command itself does not.
    served.forge.fail({ path: /chorale\.yml/, status: 409 });
    const { reactions, reply } = await give(served, number, "/compare");
    expect(served.log()).toContain("job failed");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("### Both ways measured");
    expect(readings() - before).toBe(5 * perReading);
  });
});

describe("/compare", () => {
  it("in an issue measures the pull that is named there, by those who are named", async () => {
    const { engines, readings } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines });
    const issue = served.forge.openIssue(repository, { title: "Reviews are slow" });
    const before = readings();
    const { reactions, reply } = await give(
      served,
      issue.number,
      `/compare #${number} code-skeptic performance-engineer --rounds 4`,
    );
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toMatch(new RegExp(`^### Both ways measured · #${number} · `));
    expect(reply).toContain("medians of 4 rounds · 2 reviewers");
    expect(reply).toContain("Read by code-skeptic, performance-engineer.");
    expect(readings() - before).toBe((1 + 2 * 4) * 2);
  });

  it("tells how far it is, and is one at a time", async () => {
    const { engines, held, holdAfter, open } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines, progressEveryMs: 0 });
    holdAfter(2 * perReading);
    const first = await begin(served, number);
    await held;
    await served.forge.until(() => first.reply()?.includes(": round 1 of 2, side by side …"), {
      what: "progress",
    });
    const second = await give(served, number, "/compare");
    expect(second.reactions).toEqual(["eyes", "-1"]);
    expect(second.reply).toContain("being compared already");
    open();
    expect(await first.settled()).toBe("+1");
    expect(first.reply()).toContain("### Both ways measured");
    // Where one comment asks twice, it is asked for once.
    const both = await give(served, number, "/compare\n/compare --rounds 4");
    expect(both.reactions).toContain("-1");
    const bodies = () => served.forge.comments(repository, number).map(({ body }) => body);
    const isRefused = (body: string) => body.startsWith(`<!-- chorale:reply ${both.id} -->`);
    expect(bodies().find(isRefused)).toContain("being compared already");
    const isResult = (body: string) =>
      body.startsWith(`<!-- chorale:reply ${both.id} 0 -->\n### Both ways measured`);
    await served.forge.until(() => bodies().some(isResult), { what: "the first of the two" });
    expect(await comparisons(served)).toHaveLength(2);
  });

  it("finishes for the head that it measured when there is a push, and says what ran meanwhile", async () => {
    const { engines, held, holdAfter, open } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines });
    const measured = await served.forge.sha(repository, "feature");
    holdAfter(perReading);
    const comparing = await begin(served, number);
    await held;
    const newer = await served.forge.push(repository, number, { files: { "a.js": harmless } });
    await served.until(() => served.events.filter(({ type }) => type === "started").length === 2);
    open();
    expect(await comparing.settled()).toBe("+1");
    expect(comparing.reply()).toContain(`### Both ways measured · \`${measured.slice(0, 7)}\``);
    expect(comparing.reply()).toContain(
      `A newer commit, \`${newer.slice(0, 7)}\`, was pushed meanwhile. The figures are about \`${measured.slice(0, 7)}\`.`,
    );
    expect(comparing.reply()).toContain("1 review ran on this server meanwhile");
    await served.results(2);
  });

  it("gives no figure when a reviewer fails", async () => {
    const state = { fails: false };
    const engines = scriptedEngines(async ({ name }) => {
      if (state.fails && name === "code-skeptic") throw new Error("out of memory");
      return {};
    });
    const { served, number } = await aReviewedPull(anyHost, { engines });
    state.fails = true;
    const { reactions, reply } = await give(served, number, "/compare");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain(
      "**No figure: not everybody finished.** code-skeptic did not finish (it failed for a reason of its own, which stands in the log) in the reading that warms up.",
    );
    expect(reply).not.toContain("→");
    await served.until(() => served.log().includes("no figure"));
    expect(await comparisons(served)).toMatchObject([
      { status: "incomplete", sequential_ms: null },
    ]);
  });

  it("measures all over again when the server is restarted in the middle", async () => {
    const { engines, held, holdAfter, open, readings } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines });
    holdAfter(3 * perReading);
    const comparing = await begin(served, number);
    await held;
    const before = readings();
    await served.restart();
    open();
    expect(await comparing.settled()).toBe("+1");
    expect(readings() - before).toBe(5 * perReading);
    expect(comparing.reply()).toContain("medians of 2 rounds");
    const marker = `<!-- chorale:reply ${comparing.id} `;
    const replies = served.forge
      .commentsEver(repository, number)
      .filter(({ body }) => body.startsWith(marker));
    expect(replies).toHaveLength(1);
  });

  it("is not taken for another one when its command is obeyed again after a crash", async () => {
    const { engines, held, holdAfter, open } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines, backOff: () => 500 });
    holdAfter(0);
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"), { timeout: 5_000 });
    onTestFinished(() => database.close());
    database.exec(
      "create trigger crash before insert on steps when new.name = 'run 0' begin select raise(abort, 'crash'); end",
    );
    const comparing = await begin(served, number);
    await served.until(() => served.log().includes('"msg":"job failed"'));
    await held;
    database.exec("drop trigger crash");
    await served.until(() => served.log().includes('"msg":"comment obeyed"'));
    expect(served.log()).toContain("/compare: later");
    open();
    expect(await comparing.settled()).toBe("+1");
    expect(comparing.reply()).toContain("### Both ways measured");
  });

  it("says so when the pull was closed before its turn came", async () => {
    const { engines, held, holdAfter, open } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines });
    const other = await served.forge.openPull(repository, {
      head: "other",
      author: "ada",
      files: { "src/b.js": harmless },
    });
    await served.results(2);
    holdAfter(0);
    const first = await begin(served, number);
    await held;
    const second = await begin(served, other.number);
    await served.until(() => served.log().match(/compare: later/g)?.length === 2);
    expect(second.reply()).toContain("Queued: comparisons are measured one at a time.");
    await served.forge.closePull(repository, other.number);
    open();
    expect(await second.settled()).toBe("-1");
    expect(second.reply()).toContain("**Not compared.** This pull request is closed");
    expect(await first.settled()).toBe("+1");
  });

  it("is left when somebody cancels it, whether it runs or waits, and its reply says who did", async () => {
    const { engines, held, holdAfter } = gated();
    const { served, number } = await aReviewedPull(anyHost, { engines });
    const { number: other } = await served.forge.openPull(repository, {
      head: "other",
      author: "ada",
      files: { "src/b.js": harmless },
    });
    await served.results(2);
    holdAfter(0);
    const first = await begin(served, number);
    await held;
    const second = await begin(served, other);
    await served.until(() => served.log().match(/compare: later/g)?.length === 2);
    for (const [one, comparison] of [
      [other, second],
      [number, first],
    ] as const) {
      expect(await give(served, one, "/cancel")).toMatchObject({ reactions: ["eyes", "+1"] });
      expect(await comparison.settled()).toBe("-1");
      expect(comparison.reply()).toContain(
        "**Not compared.** Cancelled by @&#8203;acme. `/compare` asks for it again.",
      );
    }
    const isLeft = async () =>
      (await comparisons(served)).every((one) => one["status"] === "cancelled");
    await expect.poll(isLeft).toBe(true);
  });

  it("answers what it can't do", async () => {
    const { served, number } = await aReviewedPull(anyHost, { engines: gated().engines });
    for (const [command, answer] of [
      ["/compare --rounds 3", "`--rounds`: Give an even number from 2 to 8"],
      ["/compare --rounds 10", "`--rounds`: Give an even number from 2 to 8"],
      ["/compare --rounds", "Usage: `/compare [reviewer…] [--rounds 4]`"],
      ["/compare nobody", "There is no reviewer `nobody`."],
      ["/compare code-skeptic", "With one reviewer both ways are the same."],
      ["/compare #99", "There is no pull request #99"],
    ] as const) {
      const { reactions, reply } = await give(served, number, command);
      expect(reactions).toEqual(["eyes", "-1"]);
      expect(reply).toContain(answer);
    }
    const { reactions, reply } = await give(served, number, "/compare", "ada");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("take write permission");
  });
});
