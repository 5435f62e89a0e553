import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { aRepository, plainGit } from "../diff/repository.ts";
import { anyHost, give, hosts, isGitHub, reviewOf } from "./giving.ts";
import { aFixablePull, branchOf, idOf } from "./fixing.ts";

const twoCalls = { "a.js": "bad1();\nok();\nslow2();\n" };

/** Links of commits, which differ by host and run. */
const withoutLinks = (reply = "") =>
  reply.replaceAll(/\[`[0-9a-f]{7}`\]\(\S+\)/g, "COMMIT").replaceAll(/`[0-9a-f]{7}`/g, "HEAD");

describe.each(hosts)("/fix on $name", (host) => {
  it("commits each finding's change to the branch, and leaves the rest to the review that follows", async () => {
    const { served, number } = await aFixablePull(host, {
      files: { "a.js": `${twoCalls["a.js"]}bad3();\nbad4();\n` },
    });
    const before = await branchOf(served, number);
    const { reactions, reply } = await give(served, number, "/fix C1 c2 C3 C4");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(withoutLinks(reply)).toMatchInlineSnapshot(`
      "**Fixed: 4 of 4 findings**

      - \`C1\`: fixed in COMMIT.
      - \`C2\`: fixed in COMMIT.
      - \`C3\`: fixed in COMMIT.
      - \`C4\`: fixed in COMMIT.

      HEAD is reviewed like any push."
    `);
    const { files, commits, headSha } = await branchOf(served, number, before.headSha);
    expect(files["a.js"]).toBe("good1();\nok();\nfast2();\ngood3();\ngood4();\n");
    expect(commits).toHaveLength(4);
    expect(commits.slice(2).map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "perf: a call of slow2 (C2)

      C2: A call of slow2, found by code-skeptic in a.js:3.
      Why: It is not what it should be.

      This change was proven before it was made: the file parses as before,
      the finding is gone, and no reviewer finds anything new in the file.

      Chorale-Finding: C2 code-skeptic/js-slow",
        "fix: a call of bad1 (C1)

      C1: A call of bad1, found by code-skeptic in a.js:1.
      Why: It is not what it should be.

      This change was proven before it was made: the file parses as before,
      the finding is gone, and no reviewer finds anything new in the file.

      Chorale-Finding: C1 code-skeptic/js-bad",
      ]
    `);
    expect(new Set(commits.map(({ author }) => author))).toEqual(new Set([served.forge.bot.login]));
    expect(reply).toContain(`\`${headSha.slice(0, 7)}\` is reviewed like any push.`);
    // The review of the new head is the only thing that our push leads to.
    const ofHead = `read 1 of 1 file · \`${headSha.slice(0, 7)}\``;
    const isReviewed = () => reviewOf(served, number).includes(ofHead);
    await served.forge.until(isReviewed, { what: "the review of what was committed" });
    expect((await branchOf(served, number)).headSha).toBe(headSha);
    const again = await give(served, number, "/fix C1");
    expect(again).toMatchObject({
      reactions: ["eyes", "-1"],
      reply: "C1 is fixed: there is nothing to do.",
    });
  });

  it("makes one commit of all, and leaves other bytes alone", async () => {
    const files = {
      "one-line.js": "bad1(bad2());\n",
      "overlap.js": "bad5(wide3(bad4(1)));\nok();\n",
      "crlf.js": "ok();\r\nbad1();\r\nlast();\r\n",
      "tabs.js": "{\n\t\tbad1();\n}\n",
      "no-end.js": "ok();\nbad1();",
      "mark.js": "\uFEFFbad1();\n",
      "new/moved.js": "a();\nb();\nc();\nd();\ne();\nf();\nbad1();\n",
      "ünï.js": "bad1('é🎵');\n",
      "along.js": "bad6(\n  tail7());\n",
    };
    const main = { "old/moved.js": "a();\nb();\nc();\nd();\ne();\nf();\ng();\n" };
    const { served, number } = await aFixablePull(host, { files, pull: { main } });
    const before = await branchOf(served, number);
    const { reply } = await give(served, number, "/fix all --squash");
    const { files: after, commits } = await branchOf(served, number, before.headSha);
    expect(after).toMatchObject({
      "one-line.js": "good1(good2());\n",
      "overlap.js": "good5(narrow());\nok();\n",
      "crlf.js": "ok();\r\ngood1();\r\nlast();\r\n",
      "tabs.js": "{\n\t\tgood1();\n}\n",
      "no-end.js": "ok();\ngood1();",
      "mark.js": "\uFEFFgood1();\n",
      "new/moved.js": "a();\nb();\nc();\nd();\ne();\nf();\ngood1();\n",
      "ünï.js": "good1('é🎵');\n",
      "along.js": "whole();\n",
    });
    expect(commits).toHaveLength(1);
    expect(commits[0]?.message).toMatch(/^fix: \d+ findings/);
    expect(commits[0]?.message.match(/^Chorale-Finding: C\d+ code-skeptic\/js-/gm)).toHaveLength(
      commits[0]?.message.match(/^C\d+: /gm)?.length ?? -1,
    );
    expect(reply).toMatch(/: went with C\d+/);
  });

  it("shows what it would do, as a patch that git takes, and does nothing", async () => {
    const files = { "a.js": "bad1();\nok();\n", "src/b.js": "ok();\n\tbad1();" };
    const { served, number } = await aFixablePull(host, { files });
    const before = await branchOf(served, number);
    const { reactions, reply = "" } = await give(served, number, "/fix all --dry-run");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("**What `/fix` would commit: 2 of 2 findings**");
    const [, patch = ""] = /```diff\n([^]*?)```/.exec(reply) ?? [];
    const { dir, write, git } = aRepository();
    write(files);
    execFileSync("git", ["apply", "-"], {
      cwd: dir,
      env: { ...process.env, ...plainGit },
      input: patch,
    });
    git("add", "--all");
    expect(git("show", ":a.js")).toBe("good1();\nok();\n");
    expect(git("show", ":src/b.js")).toBe("ok();\n\tgood1();");
    expect(await branchOf(served, number)).toEqual(before);
  });

  it("proves again on a head that moves meanwhile, and commits on top of it", async () => {
    const { served, number, state } = await aFixablePull(host, { files: twoCalls });
    await give(served, number, "/pause");
    let moved: Promise<string> | undefined;
    state.beforeReading = async () =>
      (moved ??= served.forge.push(repository, number, {
        files: { "a.js": "new();\nbad1();\nok();\n" },
      }));
    const { reactions, reply = "" } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "+1"]);
    const after = await moved;
    const { files, commits } = await branchOf(served, number, after);
    expect(files["a.js"]).toBe("new();\ngood1();\nok();\n");
    expect(commits).toHaveLength(1);
    expect(reply).toContain("- `C2`: not in the latest commit any more");
  });

  it("loses no finding that would have gone with one that is gone from the newer head", async () => {
    const { served, number, state } = await aFixablePull(host, {
      files: { "a.js": "bad6(\n  tail7());\n" },
    });
    await give(served, number, "/pause");
    let moved: Promise<string> | undefined;
    state.beforeReading = async () =>
      (moved ??= served.forge.push(repository, number, {
        files: { "a.js": "bad6(\n  other());\n" },
      }));
    const { reply } = await give(served, number, "/fix all");
    expect(reply).toContain("**Fixed: 1 of 2 findings**");
    expect((await branchOf(served, number)).files["a.js"]).toBe("good6(\n  other());\n");
  });

  it("says so when the head does not hold still", async () => {
    const { served, number } = await aFixablePull(host, { files: twoCalls });
    const before = await branchOf(served, number);
    const write = /\/git\/refs\/heads\/|\/contents$/;
    served.forge.fail({ path: write, status: 409, times: 3 });
    const { reactions, reply } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain(
      "- `C1`, `C2`: not fixed: each time it was proven, somebody had pushed meanwhile; ask again.",
    );
    expect(await branchOf(served, number)).toEqual(before);
  });

  it("does one after another, and the second sees what the first did", async () => {
    const { served, number } = await aFixablePull(host, { files: twoCalls });
    await give(served, number, "/pause");
    const before = await branchOf(served, number);
    const given = [give(served, number, "/fix all"), give(served, number, "/fix C1")];
    const [first, second] = (await Promise.all(given)).toSorted((a, b) => a.id - b.id);
    expect(first?.reply).toContain("Fixed: 2 of 2 findings");
    expect(second?.reply).toContain("**Not fixed**");
    expect(second?.reply).toContain("- `C1`: not in the latest commit any more");
    expect((await branchOf(served, number, before.headSha)).commits).toHaveLength(2);
  });

  it("commits nothing twice that a process which ends did not note", async () => {
    const { served, number } = await aFixablePull(host, { files: twoCalls });
    const before = await branchOf(served, number);
    const write = /\/git\/refs\/heads\/|\/contents$/;
    served.forge.fail({ path: write, hang: true, afterwards: true });
    const given = give(served, number, "/fix all");
    const isMade = () => served.forge.pull(repository, number).pull.head.sha !== before.headSha;
    await served.forge.until(isMade, { what: "the first commit" });
    await served.restart();
    const { reply } = await given;
    expect(reply).toContain("Fixed: 2 of 2 findings");
    const { files, commits } = await branchOf(served, number, before.headSha);
    expect(files["a.js"]).toBe("good1();\nok();\nfast2();\n");
    expect(commits).toHaveLength(2);
  });
});

describe("/fix", () => {
  it("says what became of a finding that it can do nothing for", async () => {
    const files = { "a.js": "bare1();\nstuck1();\n" };
    const { served, number } = await aFixablePull(anyHost, { files });
    const review = reviewOf(served, number);
    const { reactions, reply } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain("**Fixed: none of 2 findings**");
    expect(reply).toContain(`- \`${idOf(review, "bare1")}\`: nothing proposed`);
    expect(reply).toMatch(/: not fixed: what was proposed did not pass \(still found\)\.$/m);
  });

  it("takes on fifty of all at a time, and says how many more there are", async () => {
    const calls = Array.from({ length: 10 }, (_, digit) => `bare${digit}();\n`).join("");
    const names = ["a", "b", "c", "d", "e", "f"];
    const files = Object.fromEntries(names.map((name) => [`${name}.js`, calls]));
    const { served, number } = await aFixablePull(anyHost, { files });
    const { reply = "" } = await give(served, number, "/fix all");
    expect(reply).toContain("**Fixed: none of 50 findings**");
    expect(reply.match(/`C\d+`[,:]/g)).toHaveLength(50);
    expect(reply).toContain("10 more findings are open: `all` takes on 50 at a time, the worst.");
  });

  it("is refused for what is not there, is ignored or can't be meant, and to whoever may not write", async () => {
    const { served, number } = await aFixablePull(anyHost, { files: twoCalls });
    const before = await branchOf(served, number);
    for (const [body, reply] of [
      ["/fix", "Say which finding, by the id that the comment shows, such as `S1`, or `all`"],
      ["/fix C9", "There is no finding `C9` in this pull request. There are: `C1` and `C2`."],
      ["/fix all C1", "It is written like this"],
      ["/fix C1 please", "It is written like this"],
      ["/fix C1 --force", "`--force`"],
    ] as const) {
      const given = await give(served, number, body);
      expect(given.reactions, body).toEqual(["eyes", "-1"]);
      expect(given.reply, body).toContain(reply);
    }
    await give(served, number, "/ignore C1");
    const ignored = await give(served, number, "/fix C1");
    expect(ignored.reply).toContain("C1 is ignored. `/unignore C1` counts it again");
    const mallory = await give(served, number, "/fix all", "mallory");
    expect(mallory.reactions).toEqual(["eyes", "-1"]);
    expect(mallory.reply).toContain("take write permission");
    // Ours are no commands, whatever they hold.
    const { login } = served.forge.bot;
    const own = await served.forge.comment(repository, number, { author: login, body: "/fix all" });
    const all = await give(served, number, "/fix all");
    expect(all.reply).toContain("**Fixed: 1 of 1 finding**");
    expect(served.forge.reactions(own.id)).toEqual([]);
    const { files } = await branchOf(served, number, before.headSha);
    expect(files["a.js"]).toBe("bad1();\nok();\nfast2();\n");
  });

  it("shows no patch of a file with a secret, also where that stands beside what was pushed", async () => {
    const { served, number } = await aFixablePull(anyHost, {
      files: { "a.js": "hush1;\nbad1();\n", "b.js": "bad2();\n" },
      pull: { main: { "a.js": "hush1;\n" } },
    });
    const { reply = "" } = await give(served, number, "/fix all --dry-run");
    expect(reply).toContain("**What `/fix` would commit: 2 of 2 findings**");
    expect(reply).toContain("+good2();");
    expect(reply).not.toContain("hush1");
    expect(reply).toContain("Without the change of `a.js`: a comment can't show it as it is");
  });

  it("can be cancelled until its result stands there", async () => {
    const { served, number, state } = await aFixablePull(anyHost, { files: twoCalls });
    const before = await branchOf(served, number);
    const held = Promise.withResolvers<void>();
    state.beforeReading = async (signal) => {
      held.resolve();
      await new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason)),
      );
    };
    const given = give(served, number, "/fix all");
    await held.promise;
    const status = await give(served, number, "/status");
    expect(status.reply).toContain("**Fix**: running for");
    await give(served, number, "/cancel");
    const { reactions, reply } = await given;
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toBe("Cancelled by @acme. `/fix` asks for it again.");
    expect(await branchOf(served, number)).toEqual(before);
  });

  it("shows a patch where the App lacks the permission, and names that", async () => {
    const permissions = {
      checks: "write",
      contents: "read",
      issues: "write",
      metadata: "read",
      pull_requests: "write",
    } as const;
    const { served, number } = await aFixablePull(anyHost, {
      files: twoCalls,
      github: { app: { permissions } },
    });
    expect(isGitHub(served.forge)).toBe(true);
    const { reactions, reply } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("**Proposed, not committed: 2 of 2 findings**");
    expect(reply).toMatch(/Give the App the permission "Contents: read and write"/);
    expect(reply).toContain("```diff\ndiff --git a/a.js b/a.js\n");
  });
});
