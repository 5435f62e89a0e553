import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ForgeEmulator } from "../../emulators/forge-emulator.ts";
import { formatDuration, formatSaving, formatSeconds } from "../../src/report/text/duration.ts";
import type { Query } from "../../src/store/database/database.ts";
import { viewDatabase } from "../../src/store/database/open-database.ts";
import { give, hosts, letObey, reviewOf } from "../commands/giving.ts";
import { repository, scriptedEngines, type ServedBy } from "./served.ts";

type Host = (typeof hosts)[number];
type Served = ServedBy<ForgeEmulator>;

/** A repository that is served, with reviewers that find nothing, and issue 1 in it. */
async function anIssue(host: Host, { main = {} }: { main?: Record<string, string> } = {}) {
  const served = await host.serve({ engines: scriptedEngines(async () => ({ durationMs: 40 })) });
  await served.forge.addRepository(repository, { files: { "README.md": "# shop\n", ...main } });
  const issue = served.forge.openIssue(repository, { title: "The search is slow" });
  return { served, issue };
}

const names = new Set<string>();
/** Opens a pull whose branch and file nobody else has; resolves with its number and head. */
async function open(
  { forge }: Served,
  body: string,
  { head = `search-${names.size}`, in: name = repository, author = "ada" } = {},
) {
  names.add(head);
  const files = { [`${head.replaceAll("/", "-")}.js`]: "let a;\n" };
  const pull = await forge.openPull(name, { head, author, files, body });
  return { number: pull.number, sha: pull.pull.head.sha };
}

const push = (served: Served, number: number, path: string) =>
  served.forge.push(repository, number, { files: { [path]: "let b;\n" } });

/** Our comments in a thread. */
function notes({ forge }: Served, number: number, name = repository): string[] {
  return forge
    .comments(name, number)
    .flatMap(({ author, body }) => (author.login === forge.bot.login ? [body] : []));
}

/** The one comment of an issue, once it says this of each. */
async function noteWith(served: Served, number: number, words: string[], name = repository) {
  const isThere = () =>
    notes(served, number, name).some((body) => words.every((one) => body.includes(one)));
  await served.forge.until(isThere, { what: `#${number} to be told of ${words.join(", ")}` });
  const [note = "", ...others] = notes(served, number, name);
  expect(others).toEqual([]);
  return note;
}

async function look<T>({ dataDir }: Served, ask: (query: Query) => Promise<T>): Promise<T> {
  const view = await viewDatabase({ dataDir });
  try {
    return await ask(view.query);
  } finally {
    await view.close();
  }
}

/** How often an issue was told, or was not; waits until it was so often. */
async function untilLogged(served: Served, message: string, times = 1): Promise<string[]> {
  const lines = () =>
    served
      .log()
      .split("\n")
      .filter((line) => line.includes(`"msg":"${message}"`));
  await served.until(() => lines().length >= times);
  return lines();
}

const rowsOf = (note: string) => note.split("\n").filter((line) => /^\| \d/.test(line));
const sha7 = (sha: string) => `\`${sha.slice(0, 7)}\``;

describe.each(hosts)("an issue on $name that a pull names", (host) => {
  it("has one comment, edited with each review, whose figures are those that are kept", async () => {
    const { served, issue } = await anIssue(host);
    const pull = await open(served, `Closes #${issue.number}`);
    const first = await noteWith(served, issue.number, [sha7(pull.sha)]);
    expect(first.startsWith(`<!-- chorale:timing -->\n### Review time for #${pull.number}\n`)).toBe(
      true,
    );
    const newer = await push(served, pull.number, "more.js");
    const note = await noteWith(served, issue.number, [sha7(newer)]);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(1);
    const kept = await look(served, (query) =>
      query
        .selectFrom("summaries")
        .innerJoin("runs", "runs.id", "summaries.run_id")
        .select(["head_sha", "sum_ms", "wall_ms"])
        .orderBy("ended_at_ms", "desc")
        .execute(),
    );
    expect(kept.map(({ head_sha: head }) => head)).toEqual([newer, pull.sha]);
    const cells = kept.map(({ head_sha: head, sum_ms: sum, wall_ms: wall }, index) => [
      String(2 - index),
      sha7(head ?? ""),
      formatDuration(sum),
      formatDuration(wall),
      formatSaving(sum, wall),
      "0",
    ]);
    expect(rowsOf(note)).toEqual(cells.map((row) => `| ${row.join(" | ")} |`));
  });

  it("is told what was measured beside what each review took, as the review's own comment says it", async () => {
    const { served, issue } = await anIssue(host);
    letObey(served);
    const pull = await open(served, `Closes #${issue.number}`);
    const before = await noteWith(served, issue.number, [sha7(pull.sha)]);
    await give(served, pull.number, "/compare");
    const note = await noteWith(served, issue.number, ["measured ✓"]);
    expect(rowsOf(note)).toEqual(rowsOf(before));
    const [kept] = await look(served, (query) =>
      query.selectFrom("measurements").selectAll().execute(),
    );
    const [one = 0, side = 0] = [kept?.sequential_ms, kept?.side_by_side_ms];
    const saving = formatSaving(one, side);
    const figures = [formatDuration(one), formatDuration(side), saving ?? "–"];
    expect(note).toContain(`| measured ✓ | ${sha7(pull.sha)} | ${figures.join(" | ")} | – |`);
    expect(note).toContain(
      `**${figures[0]} one after another → ${figures[1]} side by side${saving === undefined ? "" : ` (${saving})`}**, measured on the latest head`,
    );

    await give(served, pull.number, "/review");
    const again = await noteWith(served, issue.number, ["1 earlier run"]);
    const [, sum, wall, difference] =
      /Review phase: (.+) in sum → (.+) side by side \((.+)\)/.exec(
        reviewOf(served, pull.number),
      ) ?? [];
    expect(again).toContain(
      `**${sum} in sum → ${wall} side by side (${difference})** on the latest run`,
    );
    expect(rowsOf(again)[0]).toBe(
      `| 2 | ${sha7(pull.sha)} | ${sum} | ${wall} | ${difference} | 0 |`,
    );
    expect(rowsOf(again)[1]).toBe(rowsOf(before)[0]);
  });

  it("is told of two that name it at the same time, in one comment", async () => {
    const { served, issue } = await anIssue(host);
    const pulls = await Promise.all([
      open(served, `Fixes #${issue.number}`, { head: "one" }),
      open(served, "", { head: `feature/${issue.number}-two` }),
    ]);
    const note = await noteWith(
      served,
      issue.number,
      pulls.map(({ sha }) => sha7(sha)),
    );
    for (const { number } of pulls) expect(note).toContain(`### Review time for #${number}\n`);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(1);
  });

  it("gets a new comment where somebody deleted it", async () => {
    const { served, issue } = await anIssue(host);
    const pull = await open(served, `Refs #${issue.number}`);
    await noteWith(served, issue.number, [sha7(pull.sha)]);
    await served.forge.deleteComment(
      served.forge.comments(repository, issue.number)[0]?.id ?? 0,
      "acme",
    );
    const newer = await push(served, pull.number, "more.js");
    await noteWith(served, issue.number, [sha7(newer), sha7(pull.sha)]);
    expect(served.forge.commentsEver(repository, issue.number)).toHaveLength(2);
  });

  it("costs the review nothing when it is locked", async () => {
    const { served, issue } = await anIssue(host);
    issue.locked = true;
    // On a Gitea whoever may write still comments there.
    served.forge.fail({
      method: "POST",
      path: new RegExp(`/issues/${issue.number}/comments`),
      status: 403,
    });
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    await untilLogged(served, "issue not told");
    expect(notes(served, issue.number)).toEqual([]);
  });

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

  it("hears nothing where the repository does not want it", async () => {
    const main = { ".github/chorale.yml": "timing: {issues: false}\n" };
    const { served, issue } = await anIssue(host, { main });
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    const queued = await look(served, (query) => query.selectFrom("runs").select("kind").execute());
    expect(queued.map(({ kind }) => kind)).toEqual(["review"]);
  });

  it("is told that a pull names it no more, and another one is told instead", async () => {
    const { served, issue } = await anIssue(host);
    const other = served.forge.openIssue(repository, { title: "Another one" });
    const pull = await open(served, `Closes #${issue.number}`);
    await noteWith(served, issue.number, [sha7(pull.sha)]);
    await served.forge.editPull(repository, pull.number, { body: `Closes #${other.number}` });
    const newer = await push(served, pull.number, "more.js");
    const left = await noteWith(served, issue.number, ["names this issue any more"]);
    expect(rowsOf(left)).toEqual([]);
    const note = await noteWith(served, other.number, [sha7(newer), sha7(pull.sha)]);
    expect(rowsOf(note)).toHaveLength(2);
  });

  it("is followed when its repository is renamed", async () => {
    const { served, issue } = await anIssue(host);
    const pull = await open(served, `Closes acme/shop#${issue.number}`);
    await noteWith(served, issue.number, [sha7(pull.sha)]);
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

  it("that can't be noted keeps no review from its end", async () => {
    const { served, issue } = await anIssue(host);
    const database = new DatabaseSync(join(served.dataDir, "chorale.db"), { timeout: 5_000 });
    onTestFinished(() => database.close());
    database.exec("drop table mentions");
    await open(served, `Closes #${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(await untilLogged(served, "no issue is told")).toHaveLength(1);
    const kept = await look(served, (query) => query.selectFrom("summaries").selectAll().execute());
    expect(kept).toHaveLength(1);
  });

  it("hears nothing of a head that was pushed over", async () => {
    const reading = Promise.withResolvers<void>();
    const served = await host.serve({
      engines: scriptedEngines(async (_, files, signal) => {
        if (files.some(({ path }) => path === "more.js")) return {};
        reading.resolve();
        await new Promise((_resolve, reject) => signal.addEventListener("abort", reject));
        return {};
      }),
    });
    await served.forge.addRepository(repository);
    const issue = served.forge.openIssue(repository, { title: "The search is slow" });
    const pull = await open(served, `Closes #${issue.number}`);
    await reading.promise;
    const newer = await push(served, pull.number, "more.js");
    const note = await noteWith(served, issue.number, [sha7(newer)]);
    expect(rowsOf(note)).toHaveLength(1);
    expect(note).not.toContain(sha7(pull.sha));
  });

  it("is told the whole way when the pull is merged, beside that of the pulls before", async () => {
    const { served, issue } = await anIssue(host);
    const before = await Promise.all(["a", "b", "c"].map((head) => open(served, "", { head })));
    for (const { number } of before) await served.forge.mergePull(repository, number);
    const closed = await open(served, `Refs #${issue.number}`);
    await noteWith(served, issue.number, [sha7(closed.sha)]);
    await served.forge.closePull(repository, closed.number);
    const pull = await open(served, `Closes #${issue.number}`);
    await noteWith(served, issue.number, [sha7(pull.sha)]);
    const newer = await push(served, pull.number, "more.js");
    await noteWith(served, issue.number, [sha7(newer)]);
    await served.forge.mergePull(repository, pull.number);
    const note = await noteWith(served, issue.number, ["From opened to merged"]);
    expect(note.match(/From opened to merged/g)).toHaveLength(1);
    // Their time may be less than a millisecond here.
    expect(note).toMatch(
      /<sub>First review after \d+s, last push \d+s later, merged \d+s after that\..*<\/sub>/,
    );

    const ways = await look(served, (query) =>
      query.selectFrom("workflows").selectAll().orderBy("pull").execute(),
    );
    expect(ways).toHaveLength(4);
    const way = ways.find((one) => one.pull.endsWith(`#${pull.number}`));
    const {
      createdAt,
      pull: { merged },
    } = served.forge.pull(repository, pull.number);
    expect(way).toMatchObject({
      opened_at_ms: Date.parse(createdAt),
      merged_at_ms: Date.parse(merged?.at ?? ""),
    });
    const took = (one: (typeof ways)[number]) => one.merged_at_ms - one.opened_at_ms;
    const [, median = 0] = ways
      .filter((one) => one !== way)
      .map(took)
      .toSorted((a, b) => a - b);
    expect(note).toContain(
      `**From opened to merged: ${formatSeconds(way === undefined ? 0 : took(way))}**; the median of the 3 pull requests merged before: ${formatSeconds(median)}.`,
    );
  });

  describe("in another repository", () => {
    const name = "acme/tools";
    async function elsewhere({
      isPrivate = false,
      role = "write",
      main = {},
    }: {
      isPrivate?: boolean;
      role?: "write" | "read";
      main?: Record<string, string>;
    } = {}) {
      const { served } = await anIssue(host);
      const { forge } = served;
      const files = { "README.md": "# tools\n", ...main };
      await forge.addRepository(name, { private: isPrivate, files });
      forge.setPermission(name, forge.bot.login, "admin");
      forge.setPermission(name, "ada", role);
      const issue = forge.openIssue(name, { title: "A tool is missing" });
      return { served, issue };
    }

    it("is told nothing but times, if the author may write there", async () => {
      const { served, issue } = await elsewhere();
      const pull = await open(served, `Refs acme/tools#${issue.number}`);
      const note = await noteWith(served, issue.number, ["acme/shop"], name);
      // Its name leads nowhere.
      expect(note).toContain(`### Review time for acme/shop\\#&#8203;${pull.number}\n`);
      expect(rowsOf(note)).toHaveLength(1);
      expect(note).toContain("| Run | Sum | Side by side | Difference |");
      expect(note).not.toContain(pull.sha.slice(0, 7));
    });

    it("is left alone otherwise", async () => {
      const { served, issue } = await elsewhere({ role: "read" });
      await open(served, `Refs acme/tools#${issue.number}`);
      await open(served, `Refs acme/nowhere#1`);
      expect(await served.results(2)).toMatchObject([
        { status: "published" },
        { status: "published" },
      ]);
      const runs = await look(served, (query) => query.selectFrom("runs").select("kind").execute());
      expect(runs.map(({ kind }) => kind)).toEqual(["review", "review"]);
      expect(notes(served, issue.number, name)).toEqual([]);
    });

    it("is left alone where its own repository does not want it", async () => {
      const main = { ".github/chorale.yml": "timing: {issues: false}\n" };
      const { served, issue } = await elsewhere({ main });
      await open(served, `Refs acme/tools#${issue.number}`);
      const [line] = await untilLogged(served, "issue not told");
      expect(line).toContain("the repository does not want it");
      expect(notes(served, issue.number, name)).toEqual([]);
    });

    it.each([
      ["learns nothing of a private one", false],
      [
        "learns nothing of a private one where it is private itself: who reads the one need not read the other",
        true,
      ],
    ])("%s", async (_, isPrivate) => {
      const { served, issue } = await elsewhere({ isPrivate });
      const { forge } = served;
      await forge.addRepository("acme/secret", { private: true });
      forge.setPermission("acme/secret", forge.bot.login, "admin");
      await open(served, `Refs acme/tools#${issue.number}`, { in: "acme/secret" });
      const [line] = await untilLogged(served, "issue not told");
      expect(line).toContain("there is nothing to tell");
      expect(notes(served, issue.number, name)).toEqual([]);
    });

    it("is told of a public one where it is private itself", async () => {
      const { served, issue } = await elsewhere({ isPrivate: true });
      const pull = await open(served, `Refs acme/tools#${issue.number}`);
      const note = await noteWith(served, issue.number, ["acme/shop"], name);
      expect(note).toContain(`acme/shop\\#&#8203;${pull.number}`);
    });

    it("ends quietly where the host refuses to let us look", async () => {
      const { served, issue } = await elsewhere();
      served.forge.fail({ method: "GET", path: /\/repos\/acme\/tools$/, status: 403 });
      await open(served, `Refs acme/tools#${issue.number}`);
      expect(await served.results(1)).toMatchObject([{ status: "published" }]);
      expect(notes(served, issue.number, name)).toEqual([]);
    });
  });
});
