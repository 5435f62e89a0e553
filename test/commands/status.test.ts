import { describe, expect, it } from "vitest";
import { aPull, repository, scriptedEngines, serve } from "../app/served.ts";
import { give, hosts } from "./giving.ts";
import { anotherPull, aPullBeingRead } from "./held.ts";

const engines = scriptedEngines(async () => ({}));

/** What nobody can know before is replaced by a word. */
const plain = (reply: string | undefined) =>
  reply
    ?.replaceAll(/\d+m \d\ds|\d+(\.\d)?s|\d+ ms/g, "TIME")
    .replaceAll(/`[0-9a-f]{7}`/g, "`HEAD`")
    .replaceAll(/https?:[^)]*/g, "URL");

describe.each(hosts)("/status on $name", (host) => {
  it("says in a pull request who reads, who has read, what waits, who paused it, what came of it", async () => {
    const isHeld = (name: string) => name === "code-skeptic";
    const { served, number, letGo } = await aPullBeingRead(host, { isHeld });
    const isKept = (name: string) =>
      served.events.some((one) => one.type === "step" && one.phase === "kept" && one.name === name);
    await served.until(
      () => isKept("read security-auditor") && isKept("read performance-engineer"),
    );
    await give(served, number, "/review code-skeptic");
    const { reactions, reply } = await give(served, number, "/pause\n/status", "acme");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(plain(reply?.slice(reply.indexOf("> `/status`")))).toMatchInlineSnapshot(`
      "> \`/status\`

      - **Review** of \`HEAD\`: running for TIME. Done: security-auditor, performance-engineer. Reading: code-skeptic.
      - **Review** by code-skeptic: waiting, begins when the one that runs has ended.
      - **Paused** by @&#8203;acme for TIME: pushes are not reviewed until \`/resume\`."
    `);

    letGo();
    await served.results(2);
    await give(served, number, "/resume");
    const { reply: later } = await give(served, number, "/status", "a-passer-by");
    expect(plain(later)).toMatchInlineSnapshot(
      `
      "Nothing runs or waits.

      - **Last review** of \`HEAD\`, TIME ago: [nothing to report](URL)."
    `,
    );
  });

  it("says in an issue what this repository's reviews do, and nothing of others", async () => {
    const settings = { concurrency: 1, settleMs: 0 };
    const { served, number } = await aPullBeingRead(host, { settings });
    const issue = served.forge.openIssue(repository, { title: "Slow" });
    await served.forge.addRepository("acme/secret");
    await served.forge.openPull("acme/secret", { head: "hidden", files: { "a.js": "let a;\n" } });
    const waiting = await anotherPull(served, "second");
    const { reply } = await give(served, issue.number, "/status", "a-passer-by");
    expect(plain(reply)).toMatchInlineSnapshot(`
      "| Pull request | What | State |
      |---|---|---|
      | #1 | Review | running for TIME |
      | #3 | Review | waiting for TIME, place 2 in the queue |"
    `);
    const other = await give(served, issue.number, `/status #${waiting.number}`, "a-passer-by");
    expect(plain(other.reply)).toMatchInlineSnapshot(
      `"- **Review** of \`HEAD\`: waiting for TIME, place 2 in the queue."`,
    );
    await give(served, issue.number, `/cancel #${number}\n/cancel #${waiting.number}`);
    await served.results(2);
    const empty = await give(served, issue.number, "/status");
    expect(empty.reply).toBe("No review or comparison runs or waits in this repository.");
    const ended = await give(served, waiting.number, "/status");
    expect(plain(ended.reply)).toMatchInlineSnapshot(
      `
      "Nothing runs or waits.

      - **Last review** of \`HEAD\`, TIME ago: cancelled by @&#8203;acme."
    `,
    );
    const nothing = await give(served, issue.number, "/status #99");
    expect(nothing.reply).toBe("There is no pull request #99 in this repository.");
  });
});

describe("/status", () => {
  it("says of what a pause keeps from being reviewed that it will be skipped", async () => {
    const served = await serve({ engines, settings: { settleMs: 300_000 } });
    const { number } = await aPull(served);
    await give(served, number, "/pause");
    expect(plain((await give(served, number, "/status")).reply)).toMatchInlineSnapshot(`
      "- **Review** of \`HEAD\`: waiting, will be skipped because of the pause.
      - **Paused** by @&#8203;acme for TIME: pushes are not reviewed until \`/resume\`."
    `);
    const issue = served.forge.openIssue(repository, { title: "What is paused?" });
    expect(plain((await give(served, issue.number, "/status")).reply)).toMatchInlineSnapshot(`
      "| Pull request | What | State |
      |---|---|---|
      | #1 | Review | waiting, will be skipped because of the pause |

      Paused until \`/resume\`: #1."
    `);
    await give(served, number, "/review");
    expect((await give(served, number, "/status")).reply).not.toContain("will be skipped");
  });

  it("lists no pause of a pull that was merged, where nobody could end it", async () => {
    const served = await serve({ engines });
    const { number } = await aPull(served);
    await served.results(1);
    await give(served, number, "/pause");
    const issue = served.forge.openIssue(repository, { title: "What is paused?" });
    const answer = async () => (await give(served, issue.number, "/status")).reply;
    expect(await answer()).toContain("Paused until");
    await served.forge.mergePull(repository, number);
    await expect.poll(answer, { timeout: 10_000 }).not.toContain("Paused until");
  });

  it("lists comparisons in an issue too", async () => {
    const { served, number } = await aPullBeingRead(hosts[0]!);
    const { id } = await served.forge.comment(repository, number, {
      author: "acme",
      body: "/compare",
    });
    const reply = () =>
      served.forge.comments(repository, number).some(({ body }) => body.includes(`reply ${id}`));
    await served.forge.until(reply, { what: "the comparison to be promised" });
    const issue = served.forge.openIssue(repository, { title: "Slow" });
    await expect
      .poll(async () => (await give(served, issue.number, "/status")).reply, { timeout: 10_000 })
      .toMatch(/\| #1 \| Comparison \| (running|waiting) for /);
  });

  it("says what a review waits for: further pushes, or that trouble passes", async () => {
    const settings = { settleMs: 300_000 };
    const served = await serve({ engines, settings, backOff: () => 300_000 });
    const { number } = await aPull(served);
    const status = async () => plain((await give(served, number, "/status")).reply);
    expect(await status()).toBe(
      "- **Review** of `HEAD`: begins in TIME unless something is pushed meanwhile.",
    );
    served.forge.fail({ method: "GET", path: /contents\/.*chorale\.yml/, status: 409 });
    await give(served, number, "/review");
    // Between the failure and what is noted of it the review still runs.
    await expect
      .poll(status, { timeout: 10_000, interval: 200 })
      .toBe(
        "- **Review** of `HEAD`: tried again in TIME. The last time it failed: GitHub would not show a file: 409 Injected fault.",
      );
  });
});
