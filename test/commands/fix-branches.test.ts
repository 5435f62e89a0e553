import { describe, expect, it } from "vitest";
import { repository } from "../app/served.ts";
import { anyHost, give, hosts, isGitHub } from "./giving.ts";
import { aFixablePull, branchOf } from "./fixing.ts";

const files = { "a.js": "bad1();\nok();\nslow2();\n" };

describe.each(hosts)("/fix of a branch that is not ours to push to, on $name", (host) => {
  it("opens a pull request against one that is protected, once, also where it would be let through", async () => {
    const { served, number } = await aFixablePull(host, { files });
    const { forge } = served;
    forge.protectBranch(repository, "feature", { letsBot: true });
    const before = await branchOf(served, number);
    const { reactions, reply = "" } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("**Proposed, not committed: 2 of 2 findings**");
    expect(reply).toContain("`feature` is protected, so nothing is pushed to it.");
    const opened = Number(/\[#(\d+)\]\(http\S+\) has them/.exec(reply)?.[1]);
    expect(reply).not.toContain("```diff");
    const { title, body, pull } = forge.pull(repository, opened);
    expect(title).toBe("fix: 2 findings (C2, C1)");
    expect(body).toContain(`in #${number}, for its branch`);
    expect(pull.base.ref).toBe("feature");
    expect(pull.head.ref).toMatch(new RegExp(`^chorale/fix-${number}-C2-C1-[0-9a-f]{8}$`));
    const offered = await branchOf(served, opened, before.headSha);
    expect(offered.files["a.js"]).toBe("good1();\nok();\nfast2();\n");
    expect(offered.commits).toHaveLength(2);
    expect(await branchOf(served, number)).toEqual(before);
    const again = await give(served, number, "/fix all");
    expect(again.reply).toContain(`[#${opened}](`);
    await forge.push(repository, opened, { files: { "b.js": "theirs();\n" } });
    const taken = await give(served, number, "/fix all");
    expect(taken.reply).toContain("holds something else than was put there");
    expect(taken.reply).toContain("```diff\n");
    await expect(async () => forge.pull(repository, opened + 1)).rejects.toThrow(/There is no/);
  });

  it("shows a patch where its fork is closed to us, and commits where it is not", async () => {
    const pull = { fork: "mallory/shop", author: "mallory" };
    const closed = await aFixablePull(host, { files, pull });
    const before = await branchOf(closed.served, closed.number);
    const { reactions, reply } = await give(closed.served, closed.number, "/fix all --squash");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toContain("`feature` is in a fork that I may not push to.");
    expect(reply).toContain("```diff\ndiff --git a/a.js b/a.js\n");
    expect(await branchOf(closed.served, closed.number)).toEqual(before);

    const open = await aFixablePull(host, { files, pull: { ...pull, letsMaintainersEdit: true } });
    const given = await give(open.served, open.number, "/fix all --squash");
    const { files: after } = await branchOf(open.served, open.number);
    // A GitHub App is none of those whom an author can let edit.
    const isOurs = !isGitHub(open.served.forge);
    expect(given.reply).toContain(isOurs ? "**Fixed: 2 of 2" : "in a fork that I may not push to");
    expect(after["a.js"]).toBe(isOurs ? "good1();\nok();\nfast2();\n" : files["a.js"]);
  });

  it("offers what is left where the forge stops it in the middle", async () => {
    const { served, number } = await aFixablePull(host, { files });
    const { forge } = served;
    const before = await branchOf(served, number);
    await give(served, number, "/pause");
    const write = /\/git\/refs\/heads\/|\/contents$/;
    // The first commit passes.
    forge.fail({ path: write, heldUntil: Promise.resolve() });
    forge.fail({ path: write, status: 403, body: { message: "no longer" } });
    const { reply = "" } = await give(served, number, "/fix all");
    expect(reply).toContain("**Fixed: 1, proposed: 1, of 2 findings**");
    expect(reply).toMatch(/`feature` could not be written to: .*403/);
    const opened = Number(/\[#(\d+)\]\(http\S+\) has them/.exec(reply)?.[1]);
    expect((await branchOf(served, number)).files["a.js"]).toBe("bad1();\nok();\nfast2();\n");
    const { commits } = await branchOf(served, opened, before.headSha);
    expect(commits.map(({ message }) => message.split("\n")[0])).toEqual([
      "perf: a call of slow2 (C2)",
      "fix: a call of bad1 (C1)",
    ]);
    expect(forge.pull(repository, opened).title).toBe("fix: a call of bad1 (C1)");
  });
});

describe("/fix", () => {
  it("goes on with the newer head where somebody pushes before the change is read", async () => {
    const { served, number } = await aFixablePull(anyHost, { files });
    const { forge } = served;
    await give(served, number, "/pause");
    const pushed = Promise.withResolvers<void>();
    // The last that is asked for before the diff.
    const rules = /\/rules\/branches\//;
    forge.fail({ path: rules, heldUntil: pushed.promise });
    const given = give(served, number, "/fix all");
    const isAsked = () => forge.requests.some(({ path }) => rules.test(path));
    await forge.until(isAsked, { what: "the look at the branch" });
    await forge.push(repository, number, { files: { "b.js": "ok();\n" } });
    pushed.resolve();
    const { reactions, reply } = await given;
    expect(reply).toContain("**Fixed: 2 of 2 findings**");
    expect(reactions).toEqual(["eyes", "+1"]);
  });

  it("opens a pull request where a rule keeps pushes out, and shows a patch where that fails as well", async () => {
    const { served, number } = await aFixablePull(anyHost, { files });
    const { forge } = served;
    if (!isGitHub(forge)) throw new Error("Rules are GitHub's.");
    forge.setRules(repository, "feature", ["deletion", "pull_request"]);
    const refused = { status: 403, body: { message: "Resource not accessible by integration" } };
    forge.fail({ method: "POST", path: /\/pulls$/, ...refused });
    const failed = await give(served, number, "/fix C1");
    expect(failed.reply).toContain("Nor could a pull request be opened against it:");
    expect(failed.reply).toContain('permission "Pull requests: read and write"');
    expect(failed.reply).toContain("```diff\n");
    const opened = await give(served, number, "/fix C1");
    expect(opened.reply).toContain("`feature` is protected, so nothing is pushed to it.");
    expect(opened.reply).toMatch(/\[#2\]\(\S+\) has them, to be merged into `feature`\./);
  });

  it("shows a patch at once where the fork is gone and the pull request is still open", async () => {
    const pull = { fork: "mallory/shop", author: "mallory" };
    const { served, number } = await aFixablePull(anyHost, { files, pull });
    await served.forge.deleteFork("mallory/shop");
    const { reactions, reply = "" } = await give(served, number, "/fix all");
    expect(reactions).toEqual(["eyes", "+1"]);
    expect(reply).toMatch(
      /^Nothing can be committed to .*: the fork that it comes from is gone\.$/m,
    );
    expect(reply).toContain("```diff\n");
  });
});
