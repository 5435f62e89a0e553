import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGitHub, type GitHub, type GitHubOptions } from "../../../emulators/github/github.ts";
import type { Diff } from "../../../src/types/diff.ts";
import type { PullRef } from "../../../src/types/pull.ts";
import { aFinding, aForge, anySignal, aProbot, marker } from "./harness.ts";

const name = "acme/shop";
const files = { "src/a.js": "const a = 1;\n", "docs/ü #1?.md": "# Docs\n" };

/** A pull on an emulated GitHub, and the adapter with the App's own key. */
async function aPull(github: GitHub, changes: Parameters<GitHub["openPull"]>[1]) {
  await github.addRepository(name, { files });
  const { number } = await github.openPull(name, changes);
  const { id, slug, privateKey } = github.app;
  const probot = aProbot({ githubToken: "", appId: id, privateKey, baseUrl: github.url });
  const made = aForge({ probot, app: { id, slug } });
  const installationId = github.install("acme").id;
  const ref: PullRef = { forge: "github", owner: "acme", repo: "shop", installationId, number };
  return { ...made, ref };
}

const pathsOf = ({ files: read, unread }: Diff) =>
  [...read, ...unread].map(({ path }) => path).toSorted();

describe("against an emulated GitHub", () => {
  let github: GitHub;
  const start = async (options: GitHubOptions = {}) => {
    github = await startGitHub(options);
    return github;
  };
  beforeEach(() => {
    nock.restore();
  });
  afterEach(async () => {
    const { violations } = github;
    await github.close();
    nock.activate();
    if (violations.length > 0) throw new Error(JSON.stringify(violations, null, 2));
  });

  it("accounts for every file of a diff that is too large, listed or not", async () => {
    await start({ diffFileLimit: 3, listedFileLimit: 4, patchLimit: { lines: 20, bytes: 1000 } });
    const changed = {
      "a.js": "1\n",
      "b.js": "2\n",
      "big.js": "line\n".repeat(50),
      "src/a.js": "const a = 2;\n",
      "y.js": "3\n",
      "z.js": "4\n",
    };
    const { forge, ref } = await aPull(github, { head: "search", files: changed });
    const pull = await forge.fetchPull(ref, anySignal());
    const diff = await forge.fetchDiff(pull, anySignal());
    expect(pathsOf(diff)).toEqual(Object.keys(changed).toSorted());
    expect(diff.unread).toEqual([
      { path: "y.js", reason: "GitHub does not list it" },
      { path: "z.js", reason: "GitHub does not list it" },
    ]);
    const big = diff.files.find(({ path }) => path === "big.js");
    expect(big?.hunks[0]?.lines).toHaveLength(50);
  });

  it("says what to do about a large head that shares no history with the base", async () => {
    await start({ diffFileLimit: 1, listedFileLimit: 1 });
    const { forge, ref } = await aPull(github, { head: "search", files: { "a.js": "1\n" } });
    const unrelated = { "b.js": "2\n", "c.js": "3\n" };
    await github.forcePush(name, ref.number, { files: unrelated, orphan: true });
    const pull = await forge.fetchPull(ref, anySignal());
    await expect(forge.fetchDiff(pull, anySignal())).rejects.toThrow(
      /have no commit in common.* Rebase the branch onto main/,
    );
  });

  it("hands out files only: no submodule, no symlink out of the repository", async () => {
    await start();
    const odd = {
      lib: { submodule: "1".repeat(40) },
      out: { symlink: "/etc/passwd" },
      in: { symlink: "src/a.js" },
    };
    const { forge, ref } = await aPull(github, { head: "search", files: odd });
    const pull = await forge.fetchPull(ref, anySignal());
    expect(await forge.fetchFile(pull, "lib", anySignal())).toBeUndefined();
    expect(await forge.fetchFile(pull, "out", anySignal())).toBeUndefined();
    expect(await forge.fetchFile(pull, "in", anySignal())).toHaveLength(files["src/a.js"].length);
    const diff = await forge.fetchDiff(pull, anySignal());
    expect(diff.files.filter(({ submodule }) => submodule)).toMatchObject([{ path: "lib" }]);
  });

  it.each([
    ["breaks off", { cut: true } as const],
    ["never comes", { hang: true, afterwards: true } as const],
    ["is a gateway's", { status: 502, afterwards: true } as const],
  ])("posts no second comment when the answer to the first %s", async (_, fault) => {
    await start();
    const { forge, ref, clock } = await aPull(github, { head: "search", files: { "a.js": "1\n" } });
    github.fail({ method: "POST", path: /\/comments$/, ...fault });
    const posted = forge.ensureComment(ref, marker, marker, anySignal());
    await github.until(() => github.comments(name, ref.number).length, { what: "the comment" });
    if ("hang" in fault) clock.timeOut();
    await posted;
    expect(github.commentsEver(name, ref.number)).toHaveLength(1);
  });

  it("keeps one check with every annotation once", async () => {
    await start();
    const { forge, ref } = await aPull(github, { head: "search", files: { "a.js": "1\n" } });
    const pull = await forge.fetchPull(ref, anySignal());
    const { headSha } = pull;
    const running = { headSha, title: "Reviewing", summary: "…", annotations: [] };
    await forge.ensureCheck(ref, running, anySignal());
    const annotations = Array.from({ length: 120 }, (_, index) =>
      aFinding({ path: "a.js", line: index + 1, endLine: index + 1 }),
    );
    const done = { headSha, conclusion: "failure", title: "t", summary: "s", annotations } as const;
    await forge.ensureCheck(ref, done, anySignal());
    await forge.ensureCheck(ref, done, anySignal());
    const runs = github.checkRuns(name);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ status: "completed", conclusion: "failure" });
    expect(runs[0]?.annotations).toHaveLength(120);
  });

  it("knows what people may do", async () => {
    await start();
    const { forge, ref } = await aPull(github, { head: "search", files: { "a.js": "1\n" } });
    github.setPermission(name, "wendy", "maintain");
    github.setPermission(name, "tom", "triage");
    const permissionOf = (login: string) => forge.fetchPermission(ref, login, anySignal());
    expect(await permissionOf("wendy")).toBe("write");
    expect(await permissionOf("tom")).toBe("read");
    expect(await permissionOf("nobody-at-all")).toBe("none");
  });

  it("says which permission the App lacks", async () => {
    await start({ app: { permissions: { metadata: "read", pull_requests: "write" } } });
    const { forge, ref } = await aPull(github, { head: "search", files: { "a.js": "1\n" } });
    const pull = await forge.fetchPull(ref, anySignal());
    const check = { headSha: pull.headSha, title: "t", summary: "s", annotations: [] };
    await expect(forge.ensureCheck(ref, check, anySignal())).rejects.toThrow(
      '"Checks: read and write"',
    );
  });
});
