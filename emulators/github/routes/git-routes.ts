import { HttpError, notFound } from "../http/http-error.ts";
import { type Route, repositoryRoute } from "../http/route.ts";
import { findCommit } from "../../world/find-commit.ts";
import { requireCommit } from "../require-commit.ts";
import { renderCommit, renderFileChange, renderGitCommit } from "../render/render-git.ts";
import { fullName } from "../../world/forge-world.ts";

/** The id of git's empty tree, which the first commit is compared with. */
const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
/** Files of a commit that are shown. */
const filesOfCommit = 300;
const longestBlobBytes = 100 * 1024 * 1024;
const isSha = (text: string): boolean => /^[0-9a-f]{40}$/.test(text);

export const gitRoutes: Route[] = [
  repositoryRoute({
    method: "GET",
    path: "/git/blobs/:sha",
    needs: ["contents:read"],
    media: ["raw"],
    answer: async ({ world, repository, params, media }) => {
      const sha = params["sha"] ?? "";
      if (!isSha(sha))
        throw new HttpError(
          422,
          "The sha parameter must be exactly 40 characters and contain only [0-9a-f].",
        );
      if (!(await repository.git.resolve(sha, "blob"))) throw notFound();
      const bytes = await repository.git.readBlob(sha);
      if (bytes.length > longestBlobBytes) throw new HttpError(403, "This blob is too large.");
      if (media === "raw")
        return {
          headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
          body: bytes,
        };
      return {
        body: {
          sha,
          node_id: `B_${sha}`,
          size: bytes.length,
          url: `${world.url}/repos/${fullName(repository)}/git/blobs/${sha}`,
          content: bytes.toString("base64").replaceAll(/.{1,60}/g, "$&\n"),
          encoding: "base64",
        },
      };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/git/trees/:sha{.+}",
    needs: ["contents:read"],
    query: ["recursive"],
    answer: async ({ world, repository, params, query }) => {
      const name = params["sha"] ?? "";
      const commit = await findCommit(repository, name);
      const treeish = commit ?? (isSha(name) ? name : "");
      const sha = await repository.git.resolve(treeish, "tree");
      if (!sha) throw notFound();
      // Any value at all, "0" and "false" too, makes it recursive.
      const entries = await repository.git.listTree(sha, { recursive: query.has("recursive") });
      const api = `${world.url}/repos/${fullName(repository)}/git`;
      const limit = world.limits.treeEntries;
      return {
        body: {
          sha,
          url: `${api}/trees/${sha}`,
          tree: entries.slice(0, limit).map((entry) => ({
            ...entry,
            // A submodule has no address here.
            ...(entry.type === "commit" ? {} : { url: `${api}/${entry.type}s/${entry.sha}` }),
          })),
          truncated: entries.length > limit,
        },
      };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/git/commits/:sha",
    needs: ["contents:read"],
    answer: async ({ world, repository, params }) => {
      const sha = params["sha"] ?? "";
      if (!isSha(sha) || !(await repository.git.resolve(sha, "commit"))) throw notFound();
      return { body: renderGitCommit(world, repository, await repository.git.readCommit(sha)) };
    },
  }),
  repositoryRoute({
    method: "GET",
    path: "/commits/:ref{.+}",
    needs: ["contents:read"],
    media: ["diff"],
    answer: async ({ world, repository, params, media }) => {
      const ref = params["ref"] ?? "";
      const sha = await requireCommit(repository, ref, {
        status: 422,
        message: `No commit found for SHA: ${ref}`,
      });
      const commit = await repository.git.readCommit(sha);
      const diff = await repository.git.diff(commit.parents[0] ?? emptyTree, sha);
      if (media === "diff")
        return {
          headers: { "content-type": "application/vnd.github.diff; charset=utf-8" },
          body: diff.text,
        };
      const additions = diff.files.reduce((sum, file) => sum + file.additions, 0);
      const deletions = diff.files.reduce((sum, file) => sum + file.deletions, 0);
      return {
        body: {
          ...renderCommit(world, repository, commit),
          stats: { total: additions + deletions, additions, deletions },
          files: diff.files
            .slice(0, filesOfCommit)
            .map((file) => renderFileChange(world, repository, sha, file)),
        },
      };
    },
  }),
];
