import { describe, expect, it } from "vitest";
import { fingerprint } from "../../src/engines/rules/fingerprint.ts";
import { aFinding, scriptedEngine, type Script } from "../review/scripted-engine.ts";
import { aJumpingClock } from "./jumping-clock.ts";
import { aPull, repository, scriptedEngines, serve, serveGitea, type Served } from "./served.ts";

/** Finds `eval`, and brings along what would be written instead; what stands behind `// keep` can't be removed by that. */
const script: Script = async ({ name }, files) => ({
  findings: files.flatMap(({ path, text }) =>
    name !== "security-auditor"
      ? []
      : [...text.matchAll(/eval\((\w+)\);( \/\/ keep)?/g)].map(({ index, 0: code, 2: isKept }) => {
          const line = text.slice(0, index).split("\n").length;
          const cause = "code-injection";
          return aFinding({
            title: "Input is run as code",
            cause,
            path,
            line,
            endLine: line,
            code,
            fingerprint: fingerprint({ cause, path, code, ordinal: 0 }),
            fix: [
              { start: index, end: index + 4, text: isKept ? "globalThis.eval" : "JSON.parse" },
            ],
          });
        }),
  ),
});

/** Finds a password that everybody knows. */
const secrets: Script = async ({ name }, files) => ({
  findings: files
    .filter(({ text }) => name === "security-auditor" && text.includes("hunter2"))
    .map(({ path }) => aFinding({ path, cause: "secret-assignment", fingerprint: `in ${path}` })),
});

const engines = () => ({
  ...scriptedEngines(script)(),
  byName: new Map([
    ["rules", scriptedEngine(script, "rules")],
    ["secrets", scriptedEngine(secrets, "secrets")],
    ["regexes", scriptedEngine(async () => ({}), "regexes")],
    ["characters", scriptedEngine(async () => ({}), "characters")],
    ["markers", scriptedEngine(async () => ({}), "markers")],
  ]),
});

const text = "export function read(input) {\n\treturn eval(input);\n}\n";
const files = { "src/read.js": text };

/** What was put beside lines: of each review its text, and of each remark its place and its text. */
const reviewsOn = ({ github }: Served, number: number) =>
  github.reviews(repository, number).map(({ body, state, commitSha, comments }) => ({
    body,
    state,
    commitSha,
    remarks: comments.map((one) => [one.path, one.startLine, one.line, one.body]),
  }));

const posting = { method: "POST", path: /\/pulls\/\d+\/reviews$/ };

const looking = { method: "GET", path: /\/pulls\/\d+$/ };
const writing = { method: "PATCH", path: /issues\/comments\/\d+$/ };

/** Waits for the request that a fault meets. */
const untilMet = ({ github }: Served, { method, path }: typeof posting) =>
  github.until(
    () => github.requests.some((one) => one.fault && one.method === method && path.test(one.path)),
    { what: `${method} ${path}` },
  );

describe("a change that was proven, on GitHub", () => {
  it("stands beside its line, once, and the comment says so", async () => {
    const served = await serve({ engines });
    const { number, pull } = await aPull(served, { files });
    await served.results(1);
    expect(reviewsOn(served, number)).toEqual([
      {
        body: expect.stringMatching(/^<!-- chorale:suggestions -->\n1 proposed change, /),
        state: "COMMENTED",
        commitSha: pull.head.sha,
        remarks: [
          [
            "src/read.js",
            null,
            2,
            "**S1 · Input is run as code**\n\n```suggestion\n\treturn JSON.parse(input);\n```",
          ],
        ],
      },
    ]);
    const first = served.comment(number);
    expect(first).toMatch(/\n\nProposed change, beside the line( · `\/fix S1`)?\n\n/);
    expect(first).not.toContain("```diff");
    expect(first).toContain(
      "<sub>the-fixer: 1 change proposed and proven. Proven: with it the file parses as before, ",
    );
    expect(first).toMatch(/^\| the-fixer \| 1 change \| /m);
    expect(first).toContain("section the-fixer\n    1 of 3 :");

    // The finding moves down, and another one comes.
    const more = `// Reads.\n${text}export const other = (text) => eval(text);\n`;
    await served.github.push(repository, number, { files: { "src/read.js": more } });
    await served.results(2);
    const [, second, ...others] = reviewsOn(served, number);
    expect(others).toEqual([]);
    expect(second?.remarks).toMatchObject([
      ["src/read.js", null, 5, expect.stringMatching(/^\*\*S2 · /)],
    ]);
    expect(served.comment(number)).toMatch(
      /\*\*S1 · [^]*beside the line since an earlier review[^]*\*\*S2 · [^]*Proposed change, beside the line\b/,
    );

    // Also when the file is renamed, and when nothing else is new.
    await served.github.push(repository, number, {
      files: { "src/read.js": null, "src/parse.js": more },
    });
    await served.results(3);
    expect(served.comment(number)).toContain("**S1 · ");
    expect(reviewsOn(served, number)).toHaveLength(2);
    expect(served.github.violations).toEqual([]);
  });

  it("is a diff in the comment where it can't stand beside the line, and what is not proven is counted", async () => {
    const served = await serve({ engines });
    const { number } = await aPull(served, {
      main: { "src/old.js": "let a;\n", "src/read.js": "let a;\n" },
      files: {
        "src/read.js": text.replaceAll("\n", "\r\n"),
        "src/old.js": "export const run = (text) => eval(text); // keep\n",
        "src/key.js": 'export const run = (text, key = "hunter2") => eval(text);\n',
      },
    });
    await served.results(1);
    expect(reviewsOn(served, number)).toEqual([]);
    const comment = served.comment(number);
    expect(comment).toContain(
      "```diff\n@@ -2 +2 @@\n-\treturn eval(input);\n+\treturn JSON.parse(input);\n```\n\n</details>",
    );
    expect(comment).toContain("Proposed change, not shown: a secret stands in its lines");
    expect(comment).not.toContain("hunter2");
    expect(comment).toContain(
      "the-fixer: 2 changes proposed, each proven; 1 more did not pass the proof (1 left the finding there).",
    );
  });

  it("is a diff where the repository wants no suggestions", async () => {
    const served = await serve({ engines });
    const main = { ".github/chorale.yml": "fix:\n  suggestions: false\n" };
    const { number } = await aPull(served, { files, main });
    await served.results(1);
    expect(reviewsOn(served, number)).toEqual([]);
    expect(served.comment(number)).toContain("```diff\n");
  });

  it("is a diff where the host refuses the review, until it does not", async () => {
    const served = await serve({ engines, clock: aJumpingClock() });
    served.github.fail({ ...posting, status: 403 });
    const { number } = await aPull(served, { files });
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(served.comment(number)).toContain("```diff\n");
    expect(served.log()).toContain("changes could not be put beside their lines");

    const push = (line: string) =>
      served.github.push(repository, number, { files: { "a.js": line } });
    // At first its remarks are refused, then all of it.
    served.github.fail({ ...posting, status: 422, times: 2 });
    await push("let a;\n");
    await served.results(2);
    expect(served.comment(number)).toContain("```diff\n");
    expect(reviewsOn(served, number)).toEqual([]);
    await push("let b;\n");
    await served.results(3);
    expect(served.comment(number)).toContain("Proposed change, beside the line");
    expect(reviewsOn(served, number)).toHaveLength(1);
  });

  it("is left to the review of the newer head when one is pushed in between", async () => {
    const served = await serve({ engines });
    const { promise, resolve } = Promise.withResolvers<void>();
    served.github.fail({ ...posting, heldUntil: promise, status: 422, times: 1 });
    const { number } = await aPull(served, { files });
    await untilMet(served, posting);
    const newer = await served.github.push(repository, number, { files: { "a.js": "let a;\n" } });
    resolve();
    const results = await served.results(2);
    expect(results.map(({ status }) => status)).toEqual(["superseded", "published"]);
    expect(reviewsOn(served, number)).toMatchObject([{ commitSha: newer }]);
    expect(served.comment(number)).toContain(newer.slice(0, 7));
  });

  it("is not put there twice when another head is pushed before the comment is written", async () => {
    const served = await serve({ engines });
    const [posted, looked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    served.github.fail({ ...posting, heldUntil: posted.promise });
    const { number } = await aPull(served, { files });
    await untilMet(served, posting);
    // It is looked at once more, right before the comment is written.
    served.github.fail({ ...looking, heldUntil: looked.promise });
    posted.resolve();
    await untilMet(served, looking);
    await served.github.push(repository, number, { files: { "a.js": "let a;\n" } });
    looked.resolve();
    const results = await served.results(2);
    expect(results.map(({ status }) => status)).toEqual(["published", "published"]);
    expect(reviewsOn(served, number)).toHaveLength(1);
    expect(served.comment(number)).toContain("beside the line since an earlier review");
  });

  it("is not put there twice when the process ends before the comment is written", async () => {
    const served = await serve({ engines, clock: aJumpingClock() });
    const { promise, resolve } = Promise.withResolvers<void>();
    served.github.fail({ ...posting, heldUntil: promise, afterwards: true, status: 502 });
    const { number } = await aPull(served, { files });
    await untilMet(served, posting);
    served.github.fail({ ...writing, hang: true });
    resolve();
    await untilMet(served, writing);
    await served.restart();
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);
    expect(reviewsOn(served, number)).toHaveLength(1);
    expect(served.comment(number)).toContain("Proposed change, beside the line");
    await served.github.push(repository, number, { files: { "a.js": "let a;\n" } });
    await served.results(2);
    expect(reviewsOn(served, number)).toHaveLength(1);
  });
});

describe("a change that was proven, on Gitea", () => {
  it("is folded below its finding, and nothing stands beside the line", async () => {
    const served = await serveGitea({ engines });
    const { number } = await aPull(served, { files });
    await served.results(1);
    expect(served.comment(number)).toMatch(
      /<details><summary>Proposed change( · <code>\/fix S1<\/code>)?<\/summary>\n\n```diff\n@@ -2 \+2 @@\n-\treturn eval\(input\);\n\+\treturn JSON\.parse\(input\);\n```\n\n<\/details>/,
    );
    expect(served.forge.requests.some(({ path }) => /\/reviews/.test(path))).toBe(false);
  });
});
