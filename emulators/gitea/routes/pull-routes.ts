import { HttpError } from "../../http/http-error.ts";
import { isPull } from "../../world/forge-world.ts";
import type { Pull } from "../../world/model.ts";
import { comparePull } from "../../world/pull-diff.ts";
import { compareNoted } from "../noted-diff.ts";
import { notFound } from "../http/errors.ts";
import { paging, takePage } from "../http/paginate.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { renderCommit } from "../render/render-commit.ts";
import { renderFileChange } from "../render/render-files.ts";
import { renderPull } from "../render/render-pull.ts";

/** Reading pull requests. What is asked for as `{n}.diff` comes before `{n}`. */
export const pullRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/pulls",
    scopes: ["repository"],
    query: [...paging, "state", "sort", "milestone", "labels", "poster"],
    answer: async (call) => {
      // Without a state it is all of them.
      const state = call.query.get("state") ?? "all";
      const poster = call.query.get("poster")?.toLowerCase();
      const pulls = call.world.issues
        .filter(isPull)
        .filter(
          (one) =>
            one.repository === call.repository &&
            (one.state === state || (state !== "open" && state !== "closed")) &&
            (poster === undefined || one.author.login.toLowerCase() === poster),
        );
      const { items, headers } = takePage(call, pulls.toReversed());
      const body = await Promise.all(items.map((one) => renderPull(call.world, one, call.doer)));
      return { headers, body };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number{\\d+\\.diff}",
    scopes: ["repository"],
    query: ["binary"],
    answer: async (call) => {
      const { diff } = await compareNoted(call.world, requirePull(call));
      return { headers: { "content-type": "text/plain; charset=utf-8" }, body: diff.text };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number",
    scopes: ["repository"],
    answer: async (call) => ({ body: await renderPull(call.world, requirePull(call), call.doer) }),
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/files",
    scopes: ["repository"],
    query: [...paging, "skip-to", "whitespace"],
    answer: async (call) => {
      const pull = requirePull(call);
      const { repository: source, sha } = pull.pull.head;
      const { diff } = await comparePull(pull);
      // It looks for the files' addresses in a repository that is gone.
      if (!source && diff.files.length > 0) throw new HttpError(500, "<!DOCTYPE html>");
      const files = diff.files.flatMap((file) =>
        renderFileChange(call.world, source ?? pull.repository, sha, file),
      );
      const { items, headers } = takePage(call, files, { more: true });
      return { headers, body: items };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/pulls/:number/commits",
    scopes: ["repository"],
    query: [...paging, "verification", "files"],
    answer: async (call) => {
      const pull = requirePull(call);
      const { git } = call.repository;
      const { from } = await comparePull(pull);
      const shas = await git.commitsBetween(from, pull.pull.head.sha);
      const { items, headers } = takePage(call, shas.toReversed(), { more: true });
      const parts = readParts(call.query);
      const body = await Promise.all(
        items.map(async (sha) =>
          renderCommit(call.world, call.repository, await git.readCommit(sha), parts),
        ),
      );
      return { headers, body };
    },
  }),
];

/** What a query wants to be spared. */
export function readParts(query: URLSearchParams): { verification: boolean; files: boolean } {
  const wants = (name: string): boolean => !["false", "0"].includes(query.get(name) ?? "");
  return { verification: wants("verification"), files: wants("files") };
}

/** The pull request in the path, or 404. */
export function requirePull(call: RepositoryCall): Pull {
  const number = Number(call.params["number"]?.replace(/\.diff$/, ""));
  const pull = call.world.findPull(call.repository, number);
  if (!pull) throw notFound();
  return pull;
}
