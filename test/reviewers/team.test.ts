import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInReviewers } from "../../src/reviewers/load-reviewers.ts";
import { brokenIn, everyReviewer, parseTeam, Team, teamFolder } from "../../src/reviewers/team.ts";
import { aCharter } from "./a-charter.ts";

const builtIn = await builtInReviewers();

/** Reads files by their names in the folder. */
function read(files: Record<string, string | undefined>): Team {
  const listed = Object.entries(files).map(([name, text]) => ({
    path: `${teamFolder.folder}/${name}`,
    text,
  }));
  return parseTeam(listed, builtIn);
}

/** What is wrong with the one file. */
function problemsOf(text: string | undefined, name = "api-keeper.md"): string[] {
  const team = read({ [name]: text });
  expect(team.reviewers).toEqual([]);
  return team.problems.map(({ sentence }) => sentence);
}

describe("a repository's own reviewers", () => {
  it("are read with the defaults of what they leave out", () => {
    const { reviewers, problems } = read({ "api-keeper.md": aCharter() });
    expect(problems).toEqual([]);
    expect(reviewers).toEqual([
      {
        name: "api-keeper",
        title: "API keeper",
        letter: "K",
        category: "correctness",
        files: ["**"],
        languages: ["text"],
        engines: ["model"],
        charter: "Say what a change breaks for those who call this API.",
      },
    ]);
  });

  it("stand beside those that come with Chorale, routed as they say", () => {
    const team = read({
      "api-keeper.md": aCharter({
        files: "[src/api/**]",
        languages: "[typescript, code]",
        engines: "[model]",
        level: "warning",
        model: "compatible/small:7b",
      }),
    });
    expect(everyReviewer(builtIn, team).at(-1)).toMatchObject({
      name: "api-keeper",
      files: ["src/api/**"],
      languages: ["typescript", "code"],
      level: "warning",
      model: "compatible/small:7b",
    });
    expect(everyReviewer(builtIn, team)).toHaveLength(builtIn.length + 1);
  });

  it("come back from where a run keeps them", () => {
    const team = read({ "api-keeper.md": aCharter({ level: "note" }), "b.md": "" });
    expect(Team.parse(JSON.parse(JSON.stringify(team)))).toEqual(team);
  });

  it.each([
    [
      "an unknown key",
      aCharter({ titel: "x" }),
      "line 5: `titel` is not a key of a reviewer (did you mean `title`?)",
    ],
    [
      "a missing key",
      aCharter().replace("letter: K\n", ""),
      "line 2: `letter` is missing: the capital letter that its findings' ids begin with",
    ],
    [
      "a category that there is none of",
      aCharter({ category: "style" }),
      'line 4: `category`: invalid option: expected one of "security"|"performance"|"correctness"',
    ],
    ["a small letter", aCharter({ letter: "k" }), "line 3: `letter`: use one capital letter"],
    [
      "a letter of Chorale's",
      aCharter({ letter: "S" }),
      "line 3: `letter`: S is taken by security-auditor; free are A, B, D, E, G, H, I, J, K, L, M, N, O, Q, R, T, U, V, W, X, Y, Z",
    ],
    [
      "the letter of nobody",
      aCharter({ letter: "F" }),
      "line 3: `letter`: F is taken by findings without a reviewer; free are A, B, D, E, G, H, I, J, K, L, M, N, O, Q, R, T, U, V, W, X, Y, Z",
    ],
    [
      "an engine that is not for it",
      aCharter({ engines: "[model, rules]" }),
      "line 5: `engines.1`: a repository's own reviewer reads with `model` alone",
    ],
    [
      "a level that there is none of",
      aCharter({ level: "fatal" }),
      'line 5: `level`: invalid option: expected one of "error"|"warning"|"note"',
    ],
    [
      "a model without a provider",
      aCharter({ model: "'@everyone'" }),
      "line 5: `model`: write one of anthropic, openai, google, compatible, a slash and the model's name",
    ],
    ["broken YAML", aCharter({ files: "[a" }), /^line \d: not valid YAML \(`.+`\)$/],
    [
      "aliases",
      aCharter({ files: "&a ['x']", languages: "*a" }),
      /^line 6: not valid YAML \(`an alias is not allowed/,
    ],
    ["a list", "---\n- a\n---\nx\n", "line 2: write keys such as `title: API keeper` here"],
    ["nothing in it", "", "line 1: start the file with front matter between two lines of `---`"],
    [
      "no charter",
      aCharter().replace(/\n\n.*$/s, "\n"),
      "line 5: write the reviewer's charter below the `---`",
    ],
  ])("are told where one has %s", (_, text, sentence) => {
    const [problem = "", ...others] = problemsOf(text);
    expect(others).toEqual([]);
    expect(problem).toMatch(/^`\.chorale\/reviewers\/api-keeper\.md` line \d+: /);
    const told = problem.replace(/^`[^`]*` /, "");
    const isSaid = typeof sentence === "string" ? told === sentence : sentence.test(told);
    expect(isSaid, told).toBe(true);
  });

  it.each(["API.md", "api_keeper.md", "-api.md", "12.md", ".md", `${"a".repeat(41)}.md`])(
    "can't be called %s",
    (name) => {
      const { reviewers, problems } = read({ [name]: aCharter() });
      expect(reviewers).toEqual([]);
      expect(problems).toEqual([
        { sentence: expect.stringMatching(/name a reviewer in lower-case words/) as string },
      ]);
    },
  );

  it.each(["code-skeptic", "the-fixer"])("can't take the place of %s", (name) => {
    expect(problemsOf(aCharter(), `${name}.md`)).toEqual([
      `\`.chorale/reviewers/${name}.md\`: ${name} comes with Chorale; choose another name`,
    ]);
  });

  it("share no letter: the first by name has it", () => {
    const { reviewers, problems } = read({ "a.md": aCharter(), "b.md": aCharter() });
    expect(reviewers.map(({ name }) => name)).toEqual(["a"]);
    expect(problems).toMatchObject([
      {
        reviewer: "b",
        sentence: expect.stringContaining("K is taken by a; free are A,") as string,
      },
    ]);
  });

  it("are short, and ten at most", () => {
    expect(problemsOf(undefined)).toEqual([
      "`.chorale/reviewers/api-keeper.md`: it is larger than 20 kB; shorten its charter",
    ]);
    const letters = Array.from("ABDEGHIJKLMNOQRTU");
    const many = Object.fromEntries(
      letters.map((letter, index) => [
        `r${letter.toLowerCase()}.md`,
        index < teamFolder.mostFiles ? aCharter({ letter }) : undefined,
      ]),
    );
    const { reviewers, problems } = read(many);
    expect(reviewers).toHaveLength(10);
    expect(problems).toEqual([
      {
        sentence:
          "`.chorale/reviewers`: a repository has 10 reviewers of its own at most; left out: `rm.md`, `rn.md`, `ro.md`, `rq.md`, `rr.md` and 2 more",
      },
    ]);
  });

  it("that are wrong keep no others from reading, and not all that is wrong is told", () => {
    const keys = Object.fromEntries(Array.from("abcdefgh", (key) => [`key${key}`, "1"]));
    const team = read({ "a.md": aCharter(keys), "b.md": aCharter() });
    expect(team.reviewers.map(({ name }) => name)).toEqual(["b"]);
    expect(team.problems).toHaveLength(3);
    expect(brokenIn(team)).toEqual(["a"]);
  });

  it("never throw, and write no Markdown of their own", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((yaml) => `---\n${yaml}\n---\nx\n`),
    );
    fc.assert(
      fc.property(text, fc.string(), (file, name) => {
        const { problems } = read({ [`${name.replaceAll("/", "")}.md`]: file });
        // Outside of code there are our own words alone.
        const words = problems.map(({ sentence }) => sentence.replaceAll(/`[^`\n]*`/g, ""));
        expect(words.join("")).toMatch(/^[\w\s:;,.()'"|-]*$/);
      }),
    );
  });
});
