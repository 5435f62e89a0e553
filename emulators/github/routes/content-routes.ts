import { posix } from "node:path";

import type { TreeEntry } from "../../git/git-repository.ts";
import { HttpError, notFound } from "../http/http-error.ts";
import { type Reply, type RepositoryCall, type Route, repositoryRoute } from "../http/route.ts";
import { requireCommit } from "../require-commit.ts";
import { fullName } from "../../world/forge-world.ts";

const megabyte = 1024 * 1024;
/** Above this the JSON comes without its content; above the second limit there is nothing at all. */
const largestInJsonBytes = megabyte;
const largestRawBytes = 100 * megabyte;
/** Entries of a folder that are listed. */
const longestListing = 1000;

const contents = (path: string): Route =>
  repositoryRoute({
    method: "GET",
    path,
    needs: ["contents:read"],
    query: ["ref"],
    media: ["raw"],
    answer: answerContents,
  });

export const contentRoutes: Route[] = [
  contents("/contents"),
  contents("/contents/"),
  contents("/contents/:path{.+}"),
];

async function answerContents(call: RepositoryCall): Promise<Reply> {
  const { repository, params, query } = call;
  const ref = query.get("ref") ?? repository.defaultBranch;
  const commit = await requireCommit(repository, ref);
  const entries = await repository.git.entries(commit);
  const path = (params["path"] ?? "").replace(/\/+$/, "");
  const entry = entries.get(path);
  if (path === "" || entry?.type === "tree") {
    const inside = [...entries.values()].filter((one) => parentOf(one.path) === path);
    return {
      body: inside.slice(0, longestListing).map((one) => renderEntry(call, one, ref)),
    };
  }
  if (!entry) throw notFound();
  if (entry.type === "commit")
    return { body: { ...renderEntry(call, entry, ref), type: "submodule" } };
  if (entry.mode === "120000") {
    const target = (await repository.git.readBlob(entry.sha)).toString();
    const file = entries.get(posix.join(parentOf(path), target));
    // A link to a file of the repository is answered with that file, any other describes itself.
    if (file?.type !== "blob" || file.mode === "120000")
      return { body: { ...renderEntry(call, entry, ref), target } };
    return answerFile(call, { ...file, path }, ref);
  }
  return answerFile(call, entry, ref);
}

async function answerFile(call: RepositoryCall, entry: TreeEntry, ref: string): Promise<Reply> {
  const size = entry.size ?? 0;
  if (size > largestRawBytes)
    throw new HttpError(
      403,
      "This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API, but you can use Git to clone this repository.",
      { errors: [{ resource: "Blob", field: "data", code: "too_large" }] },
    );
  if (call.media === "raw")
    return {
      headers: { "content-type": "application/vnd.github.raw+json; charset=utf-8" },
      body: await call.repository.git.readBlob(entry.sha),
    };
  const whole = size <= largestInJsonBytes;
  const bytes = whole ? await call.repository.git.readBlob(entry.sha) : Buffer.alloc(0);
  return {
    body: {
      ...renderEntry(call, entry, ref),
      content: bytes.toString("base64").replaceAll(/.{1,60}/g, "$&\n"),
      encoding: whole ? "base64" : "none",
    },
  };
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

function typeOf(entry: TreeEntry): string {
  if (entry.type === "tree") return "dir";
  // A submodule in a listing is called a file, for clients older than submodules.
  return entry.mode === "120000" ? "symlink" : "file";
}

function renderEntry(call: RepositoryCall, entry: TreeEntry, ref: string) {
  const name = fullName(call.repository);
  const api = `${call.world.url}/repos/${name}`;
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const url = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${entry.type === "tree" ? "trees" : "blobs"}/${entry.sha}`;
  const html = `https://github.com/${name}/${entry.type === "tree" ? "tree" : "blob"}/${ref}/${path}`;
  return {
    name: posix.basename(entry.path),
    path: entry.path,
    sha: entry.sha,
    size: entry.size ?? 0,
    url,
    html_url: html,
    git_url: git,
    download_url:
      entry.type === "blob"
        ? `https://raw.githubusercontent.com/${name}/${encodeURIComponent(ref)}/${path}`
        : null,
    type: typeOf(entry),
    _links: { self: url, git, html },
  };
}
