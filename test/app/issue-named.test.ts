import { describe, expect, it } from "vitest";
import { anyHost, hosts } from "../commands/giving.ts";
import { repository } from "./served.ts";
import {
  anIssue,
  anIssueTold,
  look,
  notes,
  noteWith,
  open,
  push,
  rowsOf,
  sha7,
  untilLogged,
} from "./timed-issue.ts";

describe.each(hosts)("an issue on $name that a pull names", (host) => {
  it("must be one: no pull, not itself, and there", async () => {
    const { served } = await anIssue(host);
    const other = await open(served, "");
    const pull = await open(
      served,
      `Closes #${other.number}, closes #99, closes #${other.number + 1}`,
    );
    expect(pull.number).toBe(other.number + 1);
    const lines = await untilLogged(served, "issue not told", 2);
    expect(lines.join()).toContain("it is a pull request");
    expect(lines.join()).toContain("there is no such issue");
    for (const { number } of [other, pull]) expect(notes(served, number)).toHaveLength(1);
  });

  it("is followed when its repository is renamed", async () => {
    const { served, issue, pull } = await anIssueTold(host, "Closes acme/shop");
    await served.forge.renameRepository(repository, "store");
    const newer = await served.forge.push("acme/store", pull.number, {
      files: { "b.js": "let b;\n" },
    });
    const note = await noteWith(served, issue.number, [sha7(newer)], "acme/store");
    expect(rowsOf(note)).toHaveLength(2);
    expect(served.forge.commentsEver("acme/store", issue.number)).toHaveLength(1);
  });

  it("is one issue by both names of a repository that was renamed", async () => {
    const { served, issue } = await anIssue(host);
    await served.forge.renameRepository(repository, "store");
    const body = `Refs #${issue.number}, refs acme/shop#${issue.number}`;
    const pull = await open(served, body, { in: "acme/store" });
    const note = await noteWith(served, issue.number, [sha7(pull.sha)], "acme/store");
    expect(rowsOf(note)).toHaveLength(1);
    expect(served.log()).not.toContain("no issue is told");
  });
});

describe("an issue that a pull names", () => {
  it("hears nothing where the repository does not want it", async () => {
    const main = { ".github/chorale.yml": "timing: {issues: false}\n" };
    const { served, issue } = await anIssue(anyHost, { main });
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    const queued = await look(served, (query) => query.selectFrom("runs").select("kind").execute());
    expect(queued.map(({ kind }) => kind)).toEqual(["review"]);
  });

  it("is told that a pull names it no more, and another one is told instead", async () => {
    const { served, issue, pull } = await anIssueTold(anyHost);
    const other = served.forge.openIssue(repository, { title: "Another one" });
    await served.forge.editPull(repository, pull.number, { body: `Closes #${other.number}` });
    const newer = await push(served, pull.number, "more.js");
    const left = await noteWith(served, issue.number, ["names this issue any more"]);
    expect(rowsOf(left)).toEqual([]);
    const note = await noteWith(served, other.number, [sha7(newer), sha7(pull.sha)]);
    expect(rowsOf(note)).toHaveLength(2);
  });
});
