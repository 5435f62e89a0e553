import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Files } from "../../emulators/github/github.ts";
import { startModel, type ModelScript } from "../../emulators/model/model-emulator.ts";
import { parseModels } from "../../src/app/environment.ts";
import { give, hosts, letObey, reviewOf } from "../commands/giving.ts";
import { aPullBeingRead, besides } from "../commands/held.ts";
import { aCharter } from "../reviewers/a-charter.ts";
import { aPull, harmless, injection, repository } from "./served.ts";

const [onGitHub = hosts[0]] = hosts;
if (onGitHub === undefined) throw new Error("There is no host.");

const folder = ".chorale/reviewers";
const file = `${folder}/api-keeper.md`;
const broken: Files = { [file]: aCharter({ letter: "S" }) };
const brokenNotice =
  "`.chorale/reviewers/api-keeper.md` line 3: `letter`: S is taken by security-auditor; free are A,";

/** What the API keeper's model says of a change to `src/users.js`; everybody else's says nothing. */
const keeperFinds: ModelScript = ({ messages }) => {
  const isKeeper = messages[0]?.content.includes("for those who call this API") === true;
  const finding = {
    path: "src/users.js",
    line: 6,
    endLine: 6,
    quote: 'app.get("/users", async (req, res) => {',
    title: "The route was renamed",
    message: "Whoever calls the old address gets 404.",
    remedy: "Keep the old address as well.",
    level: "error",
    confidence: "high",
    cause: "renamed-route",
    cwe: "",
  };
  return { text: { findings: isKeeper ? [finding] : [] } };
};

/** A server whose reviewers think with a model that says this. */
async function serveThinking(host: (typeof hosts)[number], script: ModelScript = keeperFinds) {
  const model = await startModel({ script });
  onTestFinished(() => model.close());
  const models = parseModels({
    CHORALE_MODEL: "compatible/scripted",
    CHORALE_MODEL_URL: model.url,
  });
  const served = await host.serve(models === undefined ? {} : { settings: { models } });
  return { served, model };
}

describe.each(hosts)("a repository's own reviewers on $name", (host) => {
  it("read beside the others as the default branch has them, whatever the pull says", async () => {
    const { served, model } = await serveThinking(host);
    const { number } = await aPull(served, {
      main: { [file]: aCharter({ level: "warning" }) },
      files: {
        "src/users.js": harmless,
        [file]: aCharter({ files: "[nothing]" }),
        [`${folder}/doc-reader.md`]: aCharter({ letter: "A" }),
      },
    });
    await served.results(1);
    const comment = reviewOf(served, number);
    expect(comment).toMatch(/\*\*K1 · The route was renamed/);
    expect(comment).toContain("### Warnings");
    expect(comment).toMatch(/^\| api-keeper +\| 1 warning/m);
    expect(comment).not.toContain("doc-reader");
    const systems = model.requests.map(({ body }) => body?.messages[0]?.content ?? "");
    expect(systems.filter((one) => one.includes("for those who call this API"))).not.toEqual([]);
  });

  it("do not read while their file is wrong, which is told with file and line, and nothing is green", async () => {
    const served = await host.serve();
    const pull = await aPull(served, { main: broken, files: { "a.js": "let a = 1;\n" } });
    await served.results(1);
    const comment = reviewOf(served, pull.number);
    expect(comment).toContain(`> ${brokenNotice}`);
    expect(comment).toContain("Until that is mended, api-keeper does not read.");
    expect(comment).toContain("api-keeper has not read this commit.");
    const state = host === onGitHub ? "neutral" : "pending";
    expect(besides(served, pull.pull.head.sha)).toMatch(
      new RegExp(`^${state}: .*; a reviewer of this repository can't be used$`),
    );
  });
});

describe("a repository's own reviewers", () => {
  it("are skipped, and say why, where no model is configured", async () => {
    const served = await onGitHub.serve();
    const pull = await aPull(served, { main: { [file]: aCharter() } });
    await served.results(1);
    expect(reviewOf(served, pull.number)).toMatch(
      /^\| api-keeper +\| .*it reads with a model, and none is configured/m,
    );
    expect(besides(served, pull.pull.head.sha)).toMatch(/^failure: 1 error$/);
  });

  it("read where `reviewers` names them, and only there where it is set", async () => {
    const served = await onGitHub.serve();
    const main: Files = {
      [file]: aCharter(),
      [`${folder}/doc-reader.md`]: aCharter({ letter: "D" }),
      ".github/chorale.yml": "reviewers: [security-auditor, doc-reader]\n",
    };
    const { number } = await aPull(served, { main });
    await served.results(1);
    const comment = reviewOf(served, number);
    expect(comment).toMatch(/^\| doc-reader /m);
    expect(comment).not.toMatch(/api-keeper|code-skeptic/);
  });

  it("leave nothing that sounds like a review where all who were to read have files that are wrong", async () => {
    const served = await onGitHub.serve();
    const main: Files = { ...broken, ".chorale.yml": "reviewers: [api-keeper]\n" };
    const pull = await aPull(served, { main });
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(reviewOf(served, pull.number)).toMatch(/^## Chorale · review failed/m);
    expect(besides(served, pull.pull.head.sha)).toMatch(/^neutral: review failed/);
  });

  it("are suggested for a name that nobody has", async () => {
    const served = await onGitHub.serve();
    const main: Files = { [file]: aCharter(), ".github/chorale.yml": "reviewers: [api-kepper]\n" };
    const { number } = await aPull(served, { main });
    await served.results(1);
    expect(reviewOf(served, number)).toContain(
      "there is no reviewer `api-kepper` (did you mean `api-keeper`?)",
    );
    letObey(served);
    const { reply } = await give(served, number, "/review api-kepper");
    expect(reply).toContain(
      "There are: `code-skeptic`, `performance-engineer`, `security-auditor`, `api-keeper`.",
    );
  });

  it("obey commands: asked alone, compared, explained, ignored, listed", async () => {
    const { served } = await serveThinking(onGitHub);
    const { number } = await aPull(served, {
      main: { [file]: aCharter() },
      files: { "src/users.js": injection },
    });
    await served.results(1);
    letObey(served);
    expect((await give(served, number, "/explain K1")).reply).toContain(
      "Said by a model that read with the charter of api-keeper, `.chorale/reviewers/api-keeper.md` on the default branch.",
    );
    expect((await give(served, number, "/config")).reply).toContain(
      "Reviewers of this repository: `.chorale/reviewers/api-keeper.md`.",
    );
    expect((await give(served, number, "/review api-keeper")).reactions).toEqual(["eyes", "+1"]);
    await served.results(2);
    expect((await give(served, number, "/compare api-keeper code-skeptic")).reply).toContain(
      "api-keeper",
    );
    expect((await give(served, number, "/ignore S1 K1 known")).reactions).toEqual(["eyes", "+1"]);
    await served.results(3);
    expect(reviewOf(served, number)).toMatch(/Ignored: 2/);
  });

  it("whose file is wrong can't be asked for, and what they found stays open", async () => {
    const { served } = await serveThinking(onGitHub);
    const pull = await aPull(served, {
      main: { [file]: aCharter() },
      files: { "src/users.js": harmless },
    });
    await served.results(1);
    letObey(served);
    await served.forge.commit(repository, "main", { files: broken });
    const { reactions, reply } = await give(served, pull.number, "/review api-keeper");
    expect(reactions).toEqual(["eyes", "-1"]);
    expect(reply).toContain(`\`api-keeper\` can't read: ${brokenNotice}`);
    expect((await give(served, pull.number, "/config")).reply).toContain(brokenNotice);
    await served.forge.push(repository, pull, {
      files: { "src/users.js": harmless.replace("/users", "/people") },
    });
    await served.results(2);
    const comment = reviewOf(served, pull.number);
    expect(comment).toContain("api-keeper has not read this commit.");
    expect(comment).toMatch(/not checked again[^]*K1/i);
  });

  it("are those that the run has met, also after a restart; an older version has met none", async () => {
    const own: Files = { [file]: aCharter() };
    const { served, letGo, number } = await aPullBeingRead(onGitHub, { pull: { main: own } });
    await served.forge.commit(repository, "main", { files: { [file]: null } });
    await served.restart();
    letGo();
    await served.results(1);
    expect(reviewOf(served, number)).toContain("api-keeper");

    const older = await aPullBeingRead(onGitHub, { pull: { main: own } });
    const database = new DatabaseSync(join(older.served.dataDir, "chorale.db"));
    onTestFinished(() => database.close());
    const { changes } = database
      .prepare("update steps set output = json_remove(output, '$.team') where name = 'look'")
      .run();
    expect(changes).toBe(1);
    await older.served.restart();
    older.letGo();
    expect(await older.served.results(1)).toMatchObject([{ status: "published" }]);
    expect(older.served.log()).not.toContain("job failed");
  });
});
