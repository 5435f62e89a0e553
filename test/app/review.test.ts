import { describe, expect, it } from "vitest";
import { aPull, harmless, injection, repository, serve } from "./served.ts";

describe("a pull request is opened", () => {
  it("gets one comment with its findings, and a check that fails", async () => {
    const served = await serve();
    const pull = await aPull(served);
    expect(await served.results(1)).toMatchObject([{ status: "published" }]);

    const comment = served.comment(pull.number);
    expect(comment).toContain("## Chorale · 1 error");
    expect(comment).toContain("**S1 · SQL built from request input**");
    expect(comment).toContain(`/blob/${pull.pull.head.sha}/src/users.js#L7`);
    expect(comment).toMatch(
      /\*\*Review phase: .+ in sum → .+ side by side \(.+\)\*\* · 3 reviewers · /,
    );
    expect(served.github.checkRuns(repository)).toMatchObject([
      {
        name: "Chorale",
        headSha: pull.pull.head.sha,
        status: "completed",
        conclusion: "failure",
        annotations: [{ path: "src/users.js", start_line: 7, annotation_level: "failure" }],
      },
    ]);
    expect(served.github.violations).toEqual([]);
  });

  it("is told what the sum is worth where reviewers had to share", async () => {
    const served = await serve();
    const main = { ".github/chorale.yml": "concurrency: 2\n" };
    const { number } = await aPull(served, { main, files: { "src/users.js": harmless } });
    await served.results(1);
    expect(served.comment(number)).toContain("Reviewers shared the processes, which stretches");
  });

  it("says that there is nothing to report, and the check is green", async () => {
    const served = await serve();
    const pull = await aPull(served, { files: { "src/users.js": harmless } });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "success" }]);
  });

  it("is told at once that the review has begun, in the comment that becomes the result", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    const [comment] = served.github.comments(repository, pull.number);
    expect(comment?.history.map(({ body }) => /^## Chorale · .*$/m.exec(body)?.[0])).toEqual([
      `## Chorale · reviewing \`${pull.pull.head.sha.slice(0, 7)}\``,
      "## Chorale · 1 error",
    ]);
  });

  it("is acknowledged with 202 before anything was reviewed", async () => {
    const served = await serve();
    await aPull(served);
    // The forge hands out nothing until the delivery was answered: the answer can't have waited for the review.
    expect(served.github.deliveries).toMatchObject([{ event: "pull_request", statusCode: 202 }]);
    await served.results(1);
  });
});

describe("a second push", () => {
  it("edits the same comment: fixed, still open, new", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      files: {
        "src/users.js": injection,
        "src/mail.js": "export const options = { rejectUnauthorized: false };\n",
      },
    });
    await served.results(1);
    await served.github.push(repository, pull, {
      files: {
        "src/users.js": harmless,
        "src/mail.js": "\n\nexport const options = { rejectUnauthorized: false };\n",
        "src/run.js": injection.replace("/users", "/members"),
      },
    });
    await served.results(2);
    const comment = served.comment(pull.number);
    expect(comment).toContain("## Chorale · 2 errors");
    expect(comment).toMatch(/\*\*S1 · .+src\/mail\.js:3.+ · still open/);
    expect(comment).toMatch(/\*\*S3 · .+src\/run\.js:7.+ · new/);
    expect(comment).toMatch(/Fixed since the last review: 1[^]*- S2 · .+src\/users\.js/);
  });

  it("remembers the findings although the data of the server were lost", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    // A comment's hidden state is all there is: another person's comments stand before and behind it.
    for (let index = 0; index < 3; index += 1) {
      await served.github.comment(repository, pull.number, {
        author: "bob",
        body: `talk ${index}`,
      });
    }
    await served.github.push(repository, pull, { files: { "README.md": "hello\n" } });
    await served.results(2);
    const [comment] = served.github.comments(repository, pull.number);
    expect(comment?.body).toContain("still open");
    expect(comment?.body).not.toContain("· new");
  });

  it("while the first is read leaves nothing of the older head", async () => {
    const served = await serve();
    // The first run waits for its files in vain, until the second push ends the wait.
    served.github.fail({ method: "GET", path: /contents\/src/, hang: true });
    const pull = await aPull(served);
    const isAsked = () => served.github.requests.some(({ fault }) => fault);
    await served.github.until(isAsked, { what: "the files to be asked for" });
    const newer = await served.github.push(repository, pull, {
      files: { "src/users.js": harmless },
    });
    const results = await served.results(2);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["published", "superseded"]);
    expect(served.comment(pull.number)).toContain("## Chorale · nothing to report");
    expect(served.comment(pull.number)).toContain(newer.slice(0, 7));
    expect(served.comment(pull.number)).not.toContain("SQL built");
  });
});

describe("an unusual pull request", () => {
  it("from a fork is reviewed like any other", async () => {
    const served = await serve();
    const pull = await aPull(served, { fork: "mallory/shop", author: "mallory" });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("SQL built from request input");
  });

  it("that is a draft waits until it is ready", async () => {
    const served = await serve();
    const pull = await aPull(served, { draft: true });
    expect(await served.results(1)).toMatchObject([
      { status: "skipped", reason: expect.stringContaining("draft") as string },
    ]);
    expect(served.github.comments(repository, pull.number)).toEqual([]);
    await served.github.readyForReview(repository, pull.number);
    await served.results(2);
    expect(served.comment(pull.number)).toContain("1 error");
  });

  it("that was closed before its turn came is left alone", async () => {
    const served = await serve();
    const closed = Promise.withResolvers<void>();
    served.github.fail({ method: "GET", path: /pulls\/1$/, heldUntil: closed.promise });
    const pull = await aPull(served);
    await served.github.closePull(repository, pull.number);
    closed.resolve();
    expect(await served.results(1)).toMatchObject([{ status: "skipped" }]);
    expect(served.github.comments(repository, pull.number)).toEqual([]);
    expect(served.github.checkRuns(repository)).toEqual([]);
  });

  it("without any change says that there is nothing to review, and is not green", async () => {
    const served = await serve();
    await served.github.addRepository(repository, {});
    await served.github.commit(repository, "same", { files: {} });
    const pull = await served.github.openPull(repository, { head: "same" });
    await served.results(1);
    expect(served.comment(pull.number)).toMatch(/## Chorale · nothing .*review/);
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("that deletes, moves and adds what nobody can read names each, and is complete", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      main: { "gone.js": "let gone;\n", "old name.js": injection, "logo.png": "x" },
      files: {
        "gone.js": null,
        "old name.js": null,
        "néw näme.js": injection,
        "logo.png": new Uint8Array([137, 80, 78, 71, 0, 1, 2]),
        "run.js": { content: "let run;\nrun = 1;\n", mode: "100755" },
        "link.js": { symlink: "run.js" },
      },
    });
    await served.results(1);
    const comment = served.comment(pull.number);
    // What only moved is nobody's new mistake.
    expect(comment).toContain("## Chorale · nothing to report");
    expect(comment).toContain("Read 1 of 5 files; 4 skipped");
    expect(comment).toContain("- `gone.js`: deleted");
    expect(comment).toContain("- `néw näme.js`: only renamed");
    expect(comment).toContain("- `logo.png`: binary");
    expect(comment).toContain("- `link.js`: symbolic link");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "success" }]);
  });

  it("that holds only a lock file says what it skipped", async () => {
    const served = await serve();
    const pull = await aPull(served, { files: { "package-lock.json": "{}\n" } });
    await served.results(1);
    expect(served.comment(pull.number)).toMatch(/package-lock\.json`: lock file/);
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("that was force-pushed to an unrelated history is reviewed, not left waiting", async () => {
    const served = await serve();
    const pull = await aPull(served);
    await served.results(1);
    await served.github.forcePush(repository, pull, {
      orphan: true,
      files: { "src/users.js": injection },
    });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.comment(pull.number)).toContain("SQL built from request input");
    expect(served.github.checkRuns(repository).at(-1)?.status).toBe("completed");
  });

  it("with an unrelated history and too many files for one diff is read file by file", async () => {
    const served = await serve({ github: { diffFileLimit: 1 } });
    const pull = await aPull(served);
    await served.results(1);
    await served.github.forcePush(repository, pull, {
      orphan: true,
      files: { "src/users.js": injection, "b.js": harmless, "c.js": harmless },
    });
    expect(await served.results(2)).toMatchObject([{}, { status: "published" }]);
    expect(served.comment(pull.number)).toContain("SQL built from request input");
  });

  it("whose branch and fork were deleted meanwhile ends without a trace of `reviewing`", async () => {
    const served = await serve();
    const pull = await aPull(served, { fork: "mallory/shop", author: "mallory" });
    await served.results(1);
    served.github.deleteFork("mallory/shop");
    await served.github.comment(repository, pull.number, { author: "acme", body: "/review" });
    await served.results(2);
    const review = served.github.comments(repository, pull.number)[0]?.body;
    expect(review).toContain("SQL built from request input");
  });
});

describe("a repository's configuration", () => {
  it("is read from the default branch, whatever the pull request says", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      files: { "src/users.js": injection, ".github/chorale.yml": "ignore: ['**']\n" },
    });
    await served.results(1);
    expect(served.comment(pull.number)).toContain("SQL built from request input");
  });

  it("that is wrong is named with file, line and key; the review runs, and the check is neutral", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      main: { ".github/chorale.yml": "drafts: true\nreviewer: [code-skeptic]\n" },
      files: { "src/users.js": harmless },
    });
    await served.results(1);
    expect(served.comment(pull.number)).toContain(
      "`.github/chorale.yml` line 2: `reviewer` is not a setting (did you mean `reviewers`?). Reviewed with the defaults.",
    );
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "neutral" }]);
  });

  it("decides who reads, what is ignored and what fails the check", async () => {
    const served = await serve();
    const pull = await aPull(served, {
      main: {
        ".github/chorale.yml":
          "reviewers: [security-auditor]\nignore: ['legacy/**']\nfailOn: never\n",
      },
      files: { "src/users.js": injection, "legacy/users.js": injection },
    });
    await served.results(1);
    const comment = served.comment(pull.number);
    expect(comment).toContain("## Chorale · 1 error");
    expect(comment).toContain("legacy/users.js`: ignored by the configuration");
    expect(comment).not.toContain("code-skeptic");
    expect(served.github.checkRuns(repository)).toMatchObject([{ conclusion: "success" }]);
  });

  it("can leave actions out", async () => {
    const served = await serve();
    const pull = await aPull(served, { main: { ".github/chorale.yml": "on: [synchronize]\n" } });
    expect(await served.results(1)).toMatchObject([{ status: "skipped" }]);
    await served.github.push(repository, pull, { files: { "README.md": "hi\n" } });
    await served.results(2);
    expect(served.comment(pull.number)).toContain("1 error");
  });
});

describe("a secret in the change", () => {
  it("is reported, and its value is nowhere: not in the comment, the check, the log or the database", async () => {
    const served = await serve();
    const value = ["ghp", "0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX"].join("_");
    const pull = await aPull(served, { files: { "src/token.js": `const token = "${value}";\n` } });
    await served.results(1);
    const comment = served.comment(pull.number);
    expect(comment).toMatch(/\*\*S1 · /);
    const posted = served.github.requests.map((request) => JSON.stringify(request)).join("\n");
    const runs = JSON.stringify(served.events);
    for (const text of [comment, posted, served.log(), runs, await served.data()]) {
      expect(text).not.toContain(value);
    }
  });
});
