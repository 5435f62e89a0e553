import nock from "nock";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGitHub, type GitHub } from "../../../emulators/github/github.ts";
import { aForge, anySignal, aProbot } from "./harness.ts";

const name = "acme/shop";

describe("the branch of a pull on GitHub", () => {
  let github: GitHub;
  beforeEach(() => nock.restore());
  afterEach(async () => {
    await github.close();
    nock.activate();
  });

  async function aBranch(permissions = { contents: "write", pull_requests: "write" } as const) {
    github = await startGitHub({ app: { permissions } });
    await github.addRepository(name);
    const change = { head: "feature", author: "ada", files: { "a.js": "1\n" } };
    const { number } = await github.openPull(name, change);
    const { id, slug, privateKey } = github.app;
    const probot = aProbot({ githubToken: "", appId: id, privateKey, baseUrl: github.url });
    const { forge } = aForge({ probot, app: { id, slug } });
    const installationId = github.install("acme").id;
    const ref = { forge: "github", owner: "acme", repo: "shop", installationId, number };
    const pull = await forge.fetchPull(ref, anySignal());
    const accessOf = async () => (await forge.fetchHeadBranch(pull, anySignal())).access;
    return { forge, pull, accessOf };
  }

  it("is closed by a rule that keeps pushes out, and by no other", async () => {
    const { accessOf } = await aBranch();
    const harmless = [
      "creation",
      "deletion",
      "non_fast_forward",
      "required_linear_history",
      "required_signatures",
      "commit_message_pattern",
      "branch_name_pattern",
    ];
    github.setRules(name, "feature", harmless);
    expect(await accessOf()).toBe("may push");
    for (const rule of ["update", "pull_request", "required_status_checks", "merge_queue"]) {
      // Behind more than a page of others.
      const many = Array.from({ length: 110 }, () => "file_path_restriction");
      github.setRules(name, "feature", [...many, rule]);
      // One after another, so that a failure names the rule.
      expect(await accessOf(), rule).toBe("protected");
    }
    github.setRules(name, "feature", []);
    expect(await accessOf()).toBe("may push");
  });

  it("has no rules on a server or a plan that knows none", async () => {
    const { accessOf } = await aBranch();
    for (const status of [403, 404]) {
      const message = "Upgrade to GitHub Pro or make this repository public.";
      github.fail({ path: /\/rules\/branches\//, status, body: { message } });
      expect(await accessOf()).toBe("may push");
    }
    // What says nothing of where its protection comes from is taken for protected.
    const commit = { sha: "c".repeat(40) };
    github.fail({ path: /\/branches\//, status: 200, body: { commit, protected: true } });
    expect(await accessOf()).toBe("protected");
  });

  it("takes one commit after another, also while the pull still tells of the head before", async () => {
    const { forge, pull } = await aBranch();
    const encoder = new TextEncoder();
    const commit = (headSha: string, text: string) => {
      const files = [{ path: "a.js", content: encoder.encode(text) }];
      return forge.commitFiles({ ...pull, headSha }, { message: text, files }, anySignal());
    };
    const first = await commit(pull.headSha, "2\n");
    const { id } = github.pull(name, pull.ref.number).repository;
    const repo = { id, name: "shop", owner: { login: "acme" }, default_branch: "main" };
    const stale = {
      title: pull.title,
      user: { login: pull.author },
      state: "open",
      head: { sha: pull.headSha, ref: "feature", repo },
      base: { sha: pull.baseSha, ref: "main", repo },
      html_url: pull.url,
      created_at: "2026-01-01T00:00:00Z",
      updated_at: "2026-01-01T00:00:00Z",
    };
    github.fail({ method: "GET", path: /\/pulls\/\d+$/, status: 200, body: stale, times: 2 });
    const second = await commit(first, "3\n");
    expect(await github.sha(name, "feature")).toBe(second);
    const { git } = github.pull(name, pull.ref.number).repository;
    expect(await git.commitsBetween(pull.headSha, second)).toEqual([first, second]);
  });

  it("takes nothing from an App without the permission, which is named", async () => {
    const read = { contents: "read", pull_requests: "write" } as never;
    const { forge, pull, accessOf } = await aBranch(read);
    expect(await accessOf()).toBe("may push");
    const commits = [{ message: "fix", files: [{ path: "a.js", content: new Uint8Array() }] }];
    const offer = { branch: "chorale/fix", title: "fix", body: "", commits };
    await expect(forge.openPull(pull, offer, anySignal())).rejects.toMatchObject({
      status: 403,
      message: expect.stringMatching(
        /would not create a branch: 403 .*permission "Contents: read and write"/,
      ) as string,
    });
  });
});
