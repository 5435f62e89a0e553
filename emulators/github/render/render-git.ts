import type { Commit } from "../../git/parse-commit.ts";
import type { FileChange } from "../../git/parse-changes.ts";
import type { Repository } from "../../world/model.ts";
import { fullName } from "../../world/forge-world.ts";
import type { World } from "../world.ts";
import { renderAccount } from "./render-repository.ts";

const verification = {
  verified: false,
  reason: "unsigned",
  signature: null,
  payload: null,
  verified_at: null,
};

/** `git/commits/{sha}`: the object itself. */
export function renderGitCommit(world: World, repository: Repository, commit: Commit) {
  const name = fullName(repository);
  const api = `${world.url}/repos/${name}`;
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `https://github.com/${name}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `https://github.com/${name}/commit/${sha}`,
    })),
    verification,
  };
}

/** `commits/{sha}` and every list of commits: the object and the people behind it. */
export function renderCommit(world: World, repository: Repository, commit: Commit) {
  const name = fullName(repository);
  const api = `${world.url}/repos/${name}`;
  const author = world.accounts.get(commit.author.name.toLowerCase());
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    commit: {
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification,
    },
    url: `${api}/commits/${commit.sha}`,
    html_url: `https://github.com/${name}/commit/${commit.sha}`,
    comments_url: `${api}/commits/${commit.sha}/comments`,
    author: author ? renderAccount(world, author) : null,
    committer: author ? renderAccount(world, author) : null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `https://github.com/${name}/commit/${sha}`,
    })),
  };
}

/** The patch of a changed file, unless it is too long to be shown. */
export function shownPatch(world: World, { patch }: FileChange): string | undefined {
  if (patch === undefined || Buffer.byteLength(patch) > world.limits.patchBytes) return undefined;
  return patch.split("\n").length > world.limits.patchLines ? undefined : patch;
}

/** A changed file. The patch of a very large one is left out, like that of a binary one. */
export function renderFileChange(
  world: World,
  repository: Repository,
  ref: string,
  change: FileChange,
) {
  const name = fullName(repository);
  const path = change.path.split("/").map(encodeURIComponent).join("/");
  const patch = shownPatch(world, change);
  return {
    sha: change.sha,
    filename: change.path,
    status: change.status,
    additions: change.additions,
    deletions: change.deletions,
    changes: change.additions + change.deletions,
    blob_url: `https://github.com/${name}/blob/${ref}/${encodeURIComponent(change.path)}`,
    raw_url: `https://github.com/${name}/raw/${ref}/${encodeURIComponent(change.path)}`,
    contents_url: `${world.url}/repos/${name}/contents/${path}?ref=${ref}`,
    ...(patch === undefined ? {} : { patch }),
    ...(change.previousPath === undefined ? {} : { previous_filename: change.previousPath }),
  };
}
