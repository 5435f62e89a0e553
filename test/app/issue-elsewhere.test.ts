import { describe, expect, it } from "vitest";
import { anyHost, hosts } from "../commands/giving.ts";
import { anIssue, look, notes, noteWith, open, rowsOf, untilLogged } from "./timed-issue.ts";

const name = "acme/tools";
/** An issue of a repository that the author of the pull may write to, unless told otherwise. */
async function elsewhere(
  host: (typeof hosts)[number],
  {
    isPrivate = false,
    role = "write",
    main = {},
  }: {
    isPrivate?: boolean;
    role?: "write" | "read";
    main?: Record<string, string>;
  } = {},
) {
  const { served } = await anIssue(host);
  const { forge } = served;
  const files = { "README.md": "# tools\n", ...main };
  await forge.addRepository(name, { private: isPrivate, files });
  forge.setPermission(name, forge.bot.login, "admin");
  forge.setPermission(name, "ada", role);
  const issue = forge.openIssue(name, { title: "A tool is missing" });
  return { served, issue };
}

describe.each(hosts)("an issue on $name of another repository that a pull names", (host) => {
  it("is told nothing but times, if the author may write there", async () => {
    const { served, issue } = await elsewhere(host);
    const pull = await open(served, `Refs acme/tools#${issue.number}`);
    const note = await noteWith(served, issue.number, ["acme/shop"], name);
    // Its name leads nowhere.
    expect(note).toContain(`### Review time for acme/shop\\#&#8203;${pull.number}\n`);
    expect(rowsOf(note)).toHaveLength(1);
    expect(note).toContain("| Run | Sum | Side by side | Difference |");
    expect(note).not.toContain(pull.sha.slice(0, 7));
  });

  it("is left alone otherwise", async () => {
    const { served, issue } = await elsewhere(host, { role: "read" });
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

  it.each([
    ["learns nothing of a private one", false],
    [
      "learns nothing of a private one where it is private itself: who reads the one need not read the other",
      true,
    ],
  ])("%s", async (_, isPrivate) => {
    const { served, issue } = await elsewhere(host, { isPrivate });
    const { forge } = served;
    await forge.addRepository("acme/secret", { private: true });
    forge.setPermission("acme/secret", forge.bot.login, "admin");
    await open(served, `Refs acme/tools#${issue.number}`, { in: "acme/secret" });
    const [line] = await untilLogged(served, "issue not told");
    expect(line).toContain("there is nothing to tell");
    expect(notes(served, issue.number, name)).toEqual([]);
  });

  it("ends quietly where the host refuses to let us look", async () => {
    const { served, issue } = await elsewhere(host);
    served.forge.fail({ method: "GET", path: /\/repos\/acme\/tools$/, status: 403 });
    await open(served, `Refs acme/tools#${issue.number}`);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(notes(served, issue.number, name)).toEqual([]);
  });
});

describe("an issue of another repository that a pull names", () => {
  it("is left alone where its own repository does not want it", async () => {
    const main = { ".github/chorale.yml": "timing: {issues: false}\n" };
    const { served, issue } = await elsewhere(anyHost, { main });
    await open(served, `Refs acme/tools#${issue.number}`);
    const [line] = await untilLogged(served, "issue not told");
    expect(line).toContain("the repository does not want it");
    expect(notes(served, issue.number, name)).toEqual([]);
  });

  it("is told of a public one where it is private itself", async () => {
    const { served, issue } = await elsewhere(anyHost, { isPrivate: true });
    const pull = await open(served, `Refs acme/tools#${issue.number}`);
    const note = await noteWith(served, issue.number, ["acme/shop"], name);
    expect(note).toContain(`acme/shop\\#&#8203;${pull.number}`);
  });
});
