import { posix } from "node:path";

import type { TreeEntry } from "../../git/git-repository.ts";
import { cleanPath } from "../clean-path.ts";
import { findCommit, requireCommit } from "../find-commit.ts";
import { notFound } from "../http/errors.ts";
import { type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { escapePath } from "../render/render-files.ts";
import { addressesOf } from "../render/render-repository.ts";

const contents = (at: string): Route =>
  repositoryRoute({
    method: "GET",
    path: at,
    scopes: ["repository"],
    query: ["ref"],
    answer: async (call) => {
      const ref = call.query.get("ref") || call.repository.defaultBranch;
      const commit = await findCommit(call.world, call.repository, ref);
      if (commit === undefined) throw noObject(ref);
      const entries = await call.repository.git.entries(commit);
      const path = (call.params["path"] ?? "").replace(/\/+$/, "");
      const entry = entries.get(path);
      if (path !== "" && entry === undefined) throw noObject(path);
      if (entry && entry.type !== "tree")
        return { body: await renderEntry(call, entry, ref, true) };
      const inside = [...entries.values()].filter((one) => parentOf(one.path) === path);
      const body = await Promise.all(inside.map((one) => renderEntry(call, one, ref, false)));
      return { body };
    },
  });

/** Files: as bytes, and as JSON. */
export const contentRoutes: Route[] = [
  ...["/raw/:path{.+}", "/media/:path{.+}"].map((path) =>
    repositoryRoute({
      method: "GET",
      path,
      scopes: ["repository"],
      query: ["ref"],
      answer: async (call) => {
        const { repository, params, query } = call;
        const commit = await requireCommit(
          call.world,
          repository,
          query.get("ref") || repository.defaultBranch,
        );
        const entry = (await repository.git.entries(commit)).get(cleanPath(params["path"] ?? ""));
        if (!entry) throw notFound();
        if (entry.type !== "blob") throw notFound("getBlobForEntry");
        const bytes = await repository.git.readBlob(entry.sha);
        const name = encodeURIComponent(posix.basename(entry.path));
        return {
          headers: {
            // Guessed from the content; it is never executed or shown.
            "content-type": bytes.includes(0)
              ? "application/octet-stream"
              : "text/plain; charset=utf-8",
            "content-disposition": `inline; filename="${name}"; filename*=UTF-8''${name}`,
            etag: `"${entry.sha}"`,
            "x-gitea-object-type": entry.mode === "120000" ? "symlink" : "file",
          },
          body: bytes,
        };
      },
    }),
  ),
  contents("/contents"),
  contents("/contents/"),
  contents("/contents/:path{.+}"),
];

const noObject = (name: string) =>
  notFound("GetContentsOrList", [`object does not exist [id: , rel_path: ${name}]`]);

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function typeOf(entry: TreeEntry): "dir" | "file" | "submodule" | "symlink" {
  if (entry.type === "tree") return "dir";
  if (entry.type === "commit") return "submodule";
  return entry.mode === "120000" ? "symlink" : "file";
}

/** An entry as JSON. In a folder's list no file has its content; above the server's limit a file has an empty one. */
export async function renderEntry(
  { world, repository }: RepositoryCall,
  entry: TreeEntry,
  ref: string,
  withContent: boolean,
) {
  const { html, api } = addressesOf(world, repository);
  const path = escapePath(entry.path);
  const type = typeOf(entry);
  const size = entry.size ?? 0;
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const kind = /^[0-9a-f]{40}$/.test(ref) ? "commit" : "branch";
  const git = type === "submodule" ? null : `${api}/git/blobs/${entry.sha}`;
  const page = type === "submodule" ? null : `${html}/src/${kind}/${escapePath(ref)}/${path}`;
  const bytes =
    type === "symlink" || (type === "file" && withContent && size <= world.limits.blobBytes)
      ? await repository.git.readBlob(entry.sha)
      : Buffer.alloc(0);
  const isShown = type === "file" && withContent;
  return {
    name: posix.basename(entry.path),
    path: entry.path,
    sha: entry.sha,
    type,
    size,
    encoding: isShown ? "base64" : null,
    content: isShown ? bytes.toString("base64") : null,
    target: type === "symlink" ? bytes.toString() : null,
    url: self,
    html_url: page,
    git_url: git,
    download_url:
      type === "file" || type === "symlink"
        ? `${html}/raw/${kind}/${escapePath(ref)}/${path}`
        : null,
    submodule_git_url: null,
    _links: { self, git, html: page },
  };
}
