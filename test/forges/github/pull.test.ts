import { describe, expect, it } from "vitest";
import {
  aForge,
  aGitHubPull,
  anySignal,
  aRepository,
  interceptEverything,
  pull,
  thread,
} from "./harness.ts";

const fetchPull = async (changes: object) => {
  const { forge, api } = aForge();
  api.get("/repos/acme/shop/pulls/12").reply(200, aGitHubPull(changes));
  return await forge.fetchPull(thread, anySignal());
};
const headIn = (repo: object | null) => ({ head: { sha: "c", ref: "search", repo } });

describe("fetchPull", () => {
  interceptEverything();

  it("says what GitHub says", async () => {
    expect(await fetchPull({})).toEqual(pull);
  });

  it.each([
    ["another repository", aRepository({ id: 2 }), true],
    ["a repository that is gone", null, true],
    ["the same repository", aRepository(), false],
  ])("knows a head in %s", async (_, repo, fromFork) => {
    expect(await fetchPull(headIn(repo))).toMatchObject({ fromFork, headSha: "c" });
  });

  it.each([
    [{ state: "closed", merged: true }, "merged"],
    [{ state: "closed", merged: false }, "closed"],
    [{ state: "open" }, "open"],
  ])("calls %j %s", async (changes, state) => {
    expect(await fetchPull(changes)).toMatchObject({ state });
  });

  it("calls the author of a deleted account ghost", async () => {
    expect(await fetchPull({ user: null })).toMatchObject({ author: "ghost" });
  });

  it("says what to check when there is no such pull", async () => {
    const { forge, api } = aForge();
    api.get("/repos/acme/shop/pulls/12").reply(404, {
      message: "Not Found",
      documentation_url: "https://docs.github.com/rest",
      status: "404",
    });
    await expect(forge.fetchPull(thread, anySignal())).rejects.toThrow(
      "GitHub would not show the pull request: 404 Not Found. It is not there, or the App may not see it: " +
        'check that the App is installed on this repository with the permission "Pull requests: read-only".',
    );
  });

  it("repeats which permission GitHub itself names", async () => {
    const { forge, api } = aForge();
    const headers = { "x-accepted-github-permissions": "pull_requests=read" };
    const message = "Resource not accessible by integration";
    api.get("/repos/acme/shop/pulls/12").reply(403, { message }, headers);
    await expect(forge.fetchPull(thread, anySignal())).rejects.toThrow(
      "(GitHub asks for pull_requests=read) in app.yml",
    );
  });
});

describe("fetchPermission", () => {
  interceptEverything();

  it.each([
    [{ permission: "admin", role_name: "admin" }, "admin"],
    [{ permission: "write", role_name: "maintain" }, "write"],
    [{ permission: "write", role_name: "a role of our own" }, "write"],
    [{ permission: "read", role_name: "triage" }, "read"],
    [{ permission: "none", role_name: "" }, "none"],
    [{ role_name: "maintain" }, "write"],
    [{ permission: "owner-of-everything" }, "none"],
  ])("takes %j for %s", async (answer, permission) => {
    const { forge, api } = aForge();
    api.get("/repos/acme/shop/collaborators/alice/permission").reply(200, answer);
    expect(await forge.fetchPermission(thread, "alice", anySignal())).toBe(permission);
  });

  it("gives nothing to a user that does not exist", async () => {
    const { forge, api } = aForge();
    const url = "/repos/acme/shop/collaborators/no-one%2F..%2Fx/permission";
    api.get(url).reply(404, { message: "Not Found" });
    expect(await forge.fetchPermission(thread, "no-one/../x", anySignal())).toBe("none");
  });
});

describe("permalink", () => {
  it("names the commit, not the branch", () => {
    const { forge } = aForge();
    expect(forge.permalink(pull, "src/a b/[id]#1.tsx", 7)).toBe(
      `https://github.com/acme/shop/blob/${pull.headSha}/src/a%20b/%5Bid%5D%231.tsx#L7`,
    );
  });

  it("stays on an Enterprise Server", () => {
    const { forge } = aForge();
    const there = { ...pull, url: "https://git.acme.example:8443/acme/shop/pull/12" };
    expect(forge.permalink(there, "a.js", 1)).toMatch(
      /^https:\/\/git\.acme\.example:8443\/acme\/shop\/blob\//,
    );
  });
});

describe("react", () => {
  interceptEverything();

  it("is content when the reaction is there already", async () => {
    const { forge, api } = aForge();
    api.post("/repos/acme/shop/issues/comments/5/reactions").reply(200, { id: 1 });
    expect(await forge.react(thread, 5, "+1", anySignal())).toBeUndefined();
  });
});
