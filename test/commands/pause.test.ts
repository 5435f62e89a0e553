import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import { repository, scriptedEngines } from "../app/served.ts";
import { anyHost, aReviewedPull, give, hosts, reviewOf } from "./giving.ts";
import { anotherPull, aPullBeingRead, besides, reading } from "./held.ts";

const paused =
  "Paused: what is pushed here is not reviewed until `/resume`. What runs goes on, and `/review` is obeyed.";
const engines = scriptedEngines(async () => ({}));
const push = { files: { "b.js": "let b;\n" } };
const skipped = { status: "skipped", reason: "paused by @acme" };

const hint = "paused by @acme; /review or /resume reviews it";

describe.each(hosts)("/pause on $name", (host) => {
  /** What a check says that waits for others. */
  const waiting = host.name === "GitHub" ? "queued" : "pending";

  it("keeps what is pushed from being reviewed, over a restart, until /resume has it reviewed", async () => {
    const { served, number } = await aReviewedPull(host, { engines });
    expect(await give(served, number, "/pause")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: paused,
    });
    const again = await give(served, number, "/pause");
    expect(again.reply).toMatch(
      /^This is paused already, by @&#8203;acme, for [\d.]+( ms|s)\. `\/resume` ends it\.$/,
    );
    await served.restart();
    const target = served.forge.pull(repository, number);
    const newer = await served.forge.push(repository, target, push);
    expect(await served.results(2)).toMatchObject([{}, skipped]);
    expect(besides(served, newer)).toBe(`${waiting}: ${hint}`);
    const short = `\`${newer.slice(0, 7)}\``;
    expect(await give(served, number, "/resume")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: `Resumed: what is pushed here is reviewed again. ${short} has not been reviewed, and is now.`,
    });
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
    expect(reviewOf(served, number)).toContain(short);
    expect(besides(served, newer)).toBe("success: nothing to report");
    await served.forge.push(repository, target, { files: { "c.js": "let c;\n" } });
    expect(await served.results(4)).toMatchObject([{}, {}, {}, { status: "published" }]);
  });

  it("leaves alone what stands beside a commit that was reviewed", async () => {
    const { served, number } = await aReviewedPull(host, { engines });
    const { sha: headSha } = served.forge.pull(repository, number).pull.head;
    await give(served, number, "/pause");
    await served.forge.closePull(repository, number);
    await served.forge.reopenPull(repository, number);
    expect(await served.results(2)).toMatchObject([{}, { status: "skipped" }]);
    expect(besides(served, headSha)).toBe("success: nothing to report");
  });
});

describe("/pause", () => {
  it("lets a person have it reviewed all the same, after which /resume has nothing to do", async () => {
    const { served, number } = await aReviewedPull(anyHost, { engines });
    await give(served, number, "/pause");
    const newer = await served.forge.push(repository, served.forge.pull(repository, number), push);
    await served.results(2);
    expect(besides(served, newer)).toBe(`queued: ${hint}`);
    await give(served, number, "/review");
    expect(await served.results(3)).toMatchObject([{}, skipped, { status: "published" }]);
    expect(besides(served, newer)).toBe("success: nothing to report");
    const short = `\`${newer.slice(0, 7)}\``;
    expect(await give(served, number, "/resume")).toMatchObject({
      reply: `Resumed: what is pushed here is reviewed again. Nothing was pushed since ${short} was reviewed.`,
    });
    expect(await give(served, number, "/resume")).toMatchObject({
      reactions: ["eyes", "+1"],
      reply: "This is not paused: what is pushed here is reviewed.",
    });
  });

  it.each([
    { command: "/pause", reply: paused, ended: ["published"] },
    {
      command: "/resume",
      reply: "has not been reviewed, and is now.",
      ended: ["published", "skipped", "published"],
    },
  ])(
    "answers $command as it was, after a crash in its middle",
    async ({ command, reply, ended }) => {
      const { served, number } = await aReviewedPull(anyHost, { engines, backOff: () => 500 });
      if (command === "/resume") {
        await give(served, number, "/pause");
        await served.forge.push(repository, served.forge.pull(repository, number), push);
        await served.results(2);
      }
      const database = new DatabaseSync(join(served.dataDir, "chorale.db"), { timeout: 5_000 });
      onTestFinished(() => database.close());
      database.exec(
        "create trigger crash before insert on steps when new.name = 'run 0' begin select raise(abort, 'crash'); end",
      );
      const given = give(served, number, command);
      await served.until(() => served.log().includes('"msg":"job failed"'));
      database.exec("drop trigger crash");
      expect((await given).reply).toContain(reply);
      const results = await served.results(ended.length);
      expect(results.map(({ status }) => status)).toEqual(ended);
    },
  );

  it("is for those who may write, and for open pull requests", async () => {
    const { served, number } = await aReviewedPull(anyHost, { engines });
    for (const command of ["/pause", "/resume"]) {
      const { reactions, reply } = await give(served, number, command, "ada");
      expect(reactions).toEqual(["eyes", "-1"]);
      expect(reply).toContain("take write permission");
    }
    await served.forge.closePull(repository, number);
    for (const command of ["/pause", "/resume"]) {
      expect(await give(served, number, command)).toMatchObject({
        reactions: ["eyes", "-1"],
        reply: "This pull request is closed; only open ones are reviewed.",
      });
    }
  });

  it("leaves alone what runs, also when there is a newer commit; /resume then has that reviewed", async () => {
    const { served, pull, number, headSha, letGo } = await aPullBeingRead(anyHost);
    await give(served, number, "/pause");
    expect((await give(served, number, "/resume")).reply).toContain(
      `\`${headSha.slice(0, 7)}\` is being reviewed.`,
    );
    await give(served, number, "/pause");
    const newer = await served.forge.push(repository, pull, push);
    letGo();
    expect(await served.results(2)).toMatchObject([{ status: "published" }, skipped]);
    expect(reviewOf(served, number)).toContain(`\`${newer.slice(0, 7)}\`, was pushed while`);
    await give(served, number, "/resume");
    expect(await served.results(3)).toMatchObject([{}, {}, { status: "published" }]);
  });

  it("takes back what was said of a review that waits", async () => {
    const settings = { concurrency: 1 };
    const { served, letGo } = await aPullBeingRead(anyHost, { settings, tellAfterMs: 0 });
    const { number, pull } = await anotherPull(served, "second");
    await served.forge.until(() => besides(served, pull.head.sha), { what: "it to be told" });
    await give(served, number, "/pause");
    letGo();
    expect(await served.results(2)).toMatchObject([{}, skipped]);
    expect(besides(served, pull.head.sha)).toBe(`queued: ${hint}`);
  });

  it("of what waits to take a superseded review's place leaves no comment that promises it", async () => {
    const settings = { concurrency: 1 };
    const { served, pull, number, letGo } = await aPullBeingRead(anyHost, { settings });
    await anotherPull(served, "other");
    const newer = await served.forge.push(repository, pull, push);
    await served.results(1);
    await reading(served, 2);
    await give(served, number, "/pause");
    letGo();
    expect(await served.results(3)).toMatchObject([{ status: "superseded" }, {}, skipped]);
    const review = reviewOf(served, number);
    expect(review).toContain(`## Chorale · review stopped · \`${newer.slice(0, 7)}\``);
    expect(review).toContain("Not reviewed: paused by @&#8203;acme.");
    expect(besides(served, newer)).toBe(`queued: ${hint}`);
  });

  it("ends, and the settings decide whether a draft is reviewed then", async () => {
    const { served, number } = await aReviewedPull(anyHost, {
      engines,
      pull: { main: { ".github/chorale.yml": "drafts: false\n" } },
    });
    await give(served, number, "/pause");
    const newer = await served.forge.push(repository, served.forge.pull(repository, number), push);
    await served.results(2);
    await served.forge.convertToDraft(repository, number);
    expect((await give(served, number, "/resume")).reply).toBe(
      `Resumed: what is pushed here is reviewed again. This repository's settings leave \`${newer.slice(0, 7)}\` out; \`/review\` asks for it all the same.`,
    );
    expect(besides(served, newer)).toBe("neutral: not reviewed");
  });
});
